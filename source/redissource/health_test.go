package redissource_test

import (
	"testing"

	"statstracker/source"
	"statstracker/source/redissource"
)
