package cmd

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// envPrefix starts the names of the variables that are settings.
const envPrefix = "STATSTRACKER_"

// envName returns the variable that is another spelling of a flag.
func envName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// keptVariables are the variables of the original service that are still read.
func keptVariables() map[string]string {
	return map[string]string{"events": "GAME_EVENT_STREAM_REDIS_URL"}
}

// settle gives the flags that were not on the command line their values from
// the environment and the config file, in this order.
func settle(c *cobra.Command) error {
	config, err := readConfig(c)
	if err != nil {
		return err
	}
	var errs []error
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "help" {
			return
		}
		value, from, ok := lookupSetting(f.Name, config)
		if !ok {
			return
		}
		// Set by the value, so that Changed goes on to mean the command line.
		if err := f.Value.Set(value); err != nil {
			errs = append(errs, fmt.Errorf("%s: the value of %s is not valid: %w", from, f.Name, err))
		}
	})
	return errors.Join(errs...)
}

func lookupSetting(name string, config map[string]string) (value, from string, ok bool) {
	if value, ok := os.LookupEnv(envName(name)); ok {
		return value, envName(name), true
	}
	if kept := keptVariables()[name]; kept != "" {
		if value, ok := os.LookupEnv(kept); ok {
			return value, kept, true
		}
	}
	value, ok = config[name]
	return value, "the config file", ok
}

// readConfig reads the config file, if there is one. A key that is not a
// setting is an error, because it is a setting misspelt.
func readConfig(c *cobra.Command) (map[string]string, error) {
	path, err := c.Flags().GetString("config")
	if err != nil {
		return nil, err
	}
	if path == "" {
		path = os.Getenv(envName("config"))
	}
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator gives the path
	if err != nil {
		return nil, fmt.Errorf("read the config file: %w", err)
	}
	config, err := parseConfig(text, settingNames(c.Root()))
	if err != nil {
		return nil, fmt.Errorf("config file %s: %w", path, err)
	}
	return config, nil
}

func parseConfig(text []byte, known []string) (map[string]string, error) {
	var raw map[string]yaml.Node
	if err := yaml.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("it has to be YAML with a line `name: value` for each setting: %w", err)
	}
	config := make(map[string]string, len(raw))
	for name, node := range raw {
		if !slices.Contains(known, name) {
			return nil, hint(fmt.Errorf("line %d: there is no setting %q", node.Line, name),
				"settings are the names of flags without the dashes: %s", strings.Join(known, ", "))
		}
		if node.Kind != yaml.ScalarNode {
			return nil, fmt.Errorf("line %d: the value of %s has to be a single one", node.Line, name)
		}
		config[name] = node.Value
	}
	return config, nil
}

// settingNames returns the names of the flags of all commands.
func settingNames(root *cobra.Command) []string {
	names := flagNames(root)
	slices.Sort(names)
	return slices.Compact(names)
}

// flagNames returns those of the commands below.
func flagNames(parent *cobra.Command) (names []string) {
	for _, c := range parent.Commands() {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" && f.Name != "config" {
				names = append(names, f.Name)
			}
		})
		names = append(names, flagNames(c)...)
	}
	return names
}
