// Fail a contact centre over to its replica, with Go.
//
//	go run failover.go GROUP_ARN SOURCE_REGION REPLICA_REGION
//
// Any version of the SDK will do: the SDK only signs the requests, which are written
// here, since older versions lack the shares of agents. Credentials and
// AWS_ENDPOINT_URL come from the environment.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const (
	looks = 10
	tries = 5
)

var groupArn, source, replica = os.Args[1], os.Args[2], os.Args[3]

type row struct {
	Region     string
	Percentage *int  `json:",omitempty"`
	Enabled    *bool `json:",omitempty"`
}

type config struct{ Distributions []row }

type distribution struct {
	TelephonyConfig *config
	AgentConfig     *config
	SignInConfig    *config `json:",omitempty"`
}

// call makes an API call, and retries it if it is throttled.
func call(method, path string, body, answer any) error {
	wait := 200 * time.Millisecond
	for try := 1; ; try++ {
		status, err := once(method, path, body, answer)
		if err == nil || status != http.StatusTooManyRequests || try == tries {
			return err
		}
		time.Sleep(wait)
		wait *= 2
	}
}

func once(method, path string, body, answer any) (int, error) {
	sent := []byte{}
	if body != nil {
		sent, _ = json.Marshal(body)
	}
	request, err := http.NewRequest(method, endpoint()+path+url.PathEscape(groupArn), bytes.NewReader(sent))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	sum := sha256.Sum256(sent)
	credentials := aws.Credentials{
		AccessKeyID:     os.Getenv("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    os.Getenv("AWS_SESSION_TOKEN"),
	}
	err = v4.NewSigner().SignHTTP(context.Background(), credentials, request,
		hex.EncodeToString(sum[:]), "connect", replica, time.Now())
	if err != nil {
		return 0, err
	}
	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	received, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	if response.StatusCode != http.StatusOK {
		return response.StatusCode, fmt.Errorf("%s %s: %s %s", method, path, response.Status, received)
	}
	if answer == nil {
		return response.StatusCode, nil
	}
	return response.StatusCode, json.Unmarshal(received, answer)
}

func endpoint() string {
	if found := os.Getenv("AWS_ENDPOINT_URL"); found != "" {
		return found
	}
	return "https://connect." + replica + ".amazonaws.com"
}

// waitUntilActive says whether the group is the default group.
func waitUntilActive() bool {
	for look := 0; look < looks; look++ {
		var found struct {
			TrafficDistributionGroup struct {
				Status    string
				IsDefault bool
			}
		}
		must(call("GET", "/traffic-distribution-group/", nil, &found))
		if found.TrafficDistributionGroup.Status == "ACTIVE" {
			return found.TrafficDistributionGroup.IsDefault
		}
		time.Sleep(time.Second)
	}
	log.Fatalf("the group does not become ACTIVE: %s", groupArn)
	return false
}

func isAsWanted(isDefault bool) bool {
	var found distribution
	must(call("GET", "/traffic-distribution/", nil, &found))
	for _, share := range append(found.TelephonyConfig.Distributions, found.AgentConfig.Distributions...) {
		if share.Region == source && *share.Percentage != 0 {
			return false
		}
	}
	for _, signIn := range found.SignInConfig.Distributions {
		if isDefault && *signIn.Enabled != (signIn.Region == replica) {
			return false
		}
	}
	return true
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	isDefault := waitUntilActive()
	if isAsWanted(isDefault) {
		fmt.Println("nothing to do")
		return
	}
	none, all, off, on := 0, 100, false, true
	shares := &config{[]row{{Region: source, Percentage: &none}, {Region: replica, Percentage: &all}}}
	wanted := distribution{TelephonyConfig: shares, AgentConfig: shares}
	if isDefault {
		wanted.SignInConfig = &config{[]row{{Region: source, Enabled: &off}, {Region: replica, Enabled: &on}}}
	}
	must(call("PUT", "/traffic-distribution/", wanted, nil))
	waitUntilActive()
	if !isAsWanted(isDefault) {
		log.Fatal("the traffic is not where it was sent")
	}
	fmt.Println("failed over to", replica)
}
