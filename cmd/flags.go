package cmd

import (
	"net/url"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// defaultData is the data directory unless told otherwise.
const defaultData = "data"

// settings reads the settings of a command that have been settled.
type settings struct{ command *cobra.Command }

func settingsOf(c *cobra.Command) settings { return settings{c} }

func (s settings) text(name string) string {
	return s.command.Flags().Lookup(name).Value.String()
}

// texts returns the values of a flag that may be given several times.
func (s settings) texts(name string) []string {
	list, ok := s.command.Flags().Lookup(name).Value.(pflag.SliceValue)
	if !ok {
		panic(name + " is no list")
	}
	return list.GetSlice()
}

func (s settings) yes(name string) bool { return s.text(name) == "true" }

func (s settings) number(name string) int {
	n, err := s.command.Flags().GetInt(name)
	if err != nil {
		panic(err) // a flag that the command does not have
	}
	return n
}

// list is the values of a setting that may have several. In a variable or the config
// file they have commas between them.
func (s settings) list(name string) []string {
	values, err := s.command.Flags().GetStringSlice(name)
	if err != nil {
		panic(err) // a flag that the command does not have
	}
	return values
}

func (s settings) duration(name string) time.Duration {
	d, err := s.command.Flags().GetDuration(name)
	if err != nil {
		panic(err) // a flag that the command does not have
	}
	return d
}

// onCommandLine returns whether the setting was a flag on the command line.
func (s settings) onCommandLine(name string) bool {
	return s.command.Flags().Changed(name)
}

// hasPassword returns whether the URL has a password in it.
func hasPassword(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.User == nil {
		return false
	}
	_, ok := u.User.Password()
	return ok
}
