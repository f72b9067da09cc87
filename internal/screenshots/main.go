// Screenshots takes pictures of the pages of a server that plays the demo, for the
// documentation:
//
//	go run ./internal/screenshots http://127.0.0.1:5000 docs/images
//
// script/screenshots starts such a server and runs it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"statstracker/client"
	"statstracker/internal/browser"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	if len(args) != 2 {
		return errors.New("the address of a server and a directory are needed")
	}
	server, err := client.New(args[0], client.Options{})
	if err != nil {
		return err
	}
	pictures, err := pictures(ctx, server)
	if err != nil {
		return err
	}
	b, err := browser.Start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for _, p := range pictures {
		if err := take(b, server.Server(), args[1], p); err != nil { //nolint:contextcheck // the browser has it
			return err
		}
	}
	return nil
}

// take takes a picture and writes it into the directory.
func take(b *browser.Browser, server, dir string, p picture) error {
	t, err := b.Open(browser.Visitor{})
	if err != nil {
		return err
	}
	defer t.Close()
	if err := errors.Join(t.Look(p.view), t.Visit(server+p.path), t.Await(p.when)); err != nil {
		return err
	}
	text, err := t.Picture()
	if err != nil {
		return err
	}
	small, err := reduce(text)
	if err != nil {
		return fmt.Errorf("make the picture %s smaller: %w", p.name, err)
	}
	name := filepath.Join(dir, p.name+".png")
	if err := os.WriteFile(name, small, 0o644); err != nil { //nolint:gosec // everybody may see it
		return fmt.Errorf("write a picture: %w", err)
	}
	fmt.Printf("%s %d bytes\n", name, len(small))
	return nil
}
