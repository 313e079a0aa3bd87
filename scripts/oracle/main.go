// Command oracle answers what Flux' own libraries make of a text. It reads JSON values from standard input and writes
// one JSON line for each: {"input", "vars" (base64), "strict"} is substituted, {"yaml"} is read as YAML.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/pkg/envsubst"
	"sigs.k8s.io/yaml"
)

type question struct {
	Input  string            `json:"input"`
	Vars   map[string]string `json:"vars"`
	Strict bool              `json:"strict"`
	YAML   *string           `json:"yaml"`
}

type answer struct {
	Output *string `json:"output,omitempty"`
	JSON   *string `json:"json,omitempty"`
	Error  string  `json:"error,omitempty"`
}

func main() {
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	questions := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := json.NewEncoder(output)
	for {
		var asked question
		if questions.Decode(&asked) != nil {
			return
		}
		answers.Encode(reply(asked))
	}
}

func reply(asked question) (given answer) {
	defer func() {
		if crash := recover(); crash != nil {
			given = answer{Error: fmt.Sprint("panic: ", crash)}
		}
	}()
	if asked.YAML != nil {
		text, err := yaml.YAMLToJSON([]byte(*asked.YAML))
		if err != nil {
			return answer{Error: err.Error()}
		}
		json := string(text)
		return answer{JSON: &json}
	}
	values := map[string]string{}
	for name, encoded := range asked.Vars {
		value, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return answer{Error: "question: " + err.Error()}
		}
		values[name] = string(value)
	}
	text, err := envsubst.Eval(asked.Input, func(name string) (string, bool) {
		value, isSet := values[name]
		return value, isSet || !asked.Strict
	})
	if err != nil {
		return answer{Error: err.Error()}
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	return answer{Output: &encoded}
}
