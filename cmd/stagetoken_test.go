package cmd_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// tokenMain is the program token, an issuer of tokens that knows RFC 7519 and RFC 7515
// only:
//
//	token ALGORITHM FILE DURATION CLAIMS
//
// signs the claims with the secret in the file; they hold for the duration from now.
func tokenMain() {
	text, err := token(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:revive // it is a main
	}
	fmt.Println(text)
}

func token(args []string) (string, error) {
	secret, err := os.ReadFile(args[1])
	if err != nil {
		return "", err
	}
	life, err := time.ParseDuration(args[2])
	if err != nil {
		return "", err
	}
	claims := map[string]any{"exp": time.Now().Add(life).Unix()}
	if err := json.Unmarshal([]byte(args[3]), &claims); err != nil {
		return "", fmt.Errorf("%s: %w", args[3], err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	part := base64.RawURLEncoding.EncodeToString
	signed := part([]byte(`{"typ":"JWT","alg":"`+args[0]+`"}`)) + "." + part(body)
	return signed + "." + part(signature(args[0], strings.TrimSpace(string(secret)), signed)), nil
}

// signature is that of HS256, HS512 or none.
func signature(algorithm, secret, text string) []byte {
	sums := map[string]func() hash.Hash{"HS256": sha256.New, "HS512": sha512.New}
	if sums[algorithm] == nil {
		return nil
	}
	mac := hmac.New(sums[algorithm], []byte(secret))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// ask prints what a GET with the key or token in a file answers, whatever its status.
func ask(ts *testscript.TestScript, args []string) {
	r, err := http.NewRequest(http.MethodGet, args[0], http.NoBody)
	ts.Check(err)
	r.Header.Set("Authorization", "Bearer "+strings.TrimSpace(ts.ReadFile(args[1])))
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	_, err = ts.Stdout().Write(append([]byte(strconv.Itoa(answer.StatusCode)+" "+answer.Header.Get("WWW-Authenticate")+"\n"), body...))
	ts.Check(err)
}
