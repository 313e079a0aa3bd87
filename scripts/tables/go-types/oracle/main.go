// Does to objects what kustomize-controller does before it applies them, with fluxcd's own code: the oracle of
// src/render/flux/. One request a line on standard input, one answer a line on standard output.
//
// Build: npm run oracle -- flux-objects
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/fluxcd/pkg/ssa"
	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/client-go/kubernetes/scheme"
)

type request struct {
	// normalise, read, own, label or match
	Step        string            `json:"step"`
	Object      json.RawMessage   `json:"object"`
	Objects     []json.RawMessage `json:"objects"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

type answer struct {
	Objects []any    `json:"objects"`
	Raw     bool     `json:"raw"`
	Dropped []string `json:"dropped"`
	Match   bool     `json:"match"`
	Error   string   `json:"error,omitempty"`
	Panic   string   `json:"panic,omitempty"`
}

func load(text json.RawMessage) *unstructured.Unstructured {
	object := map[string]any{}
	if err := utiljson.Unmarshal(text, &object); err != nil {
		panic(err)
	}
	return &unstructured.Unstructured{Object: object}
}

// Whether the conversion to the Go type fails, and else which fields that type does not have; neither for the kinds that
// are not converted.
func inspect(object *unstructured.Unstructured) (raw bool, dropped []string) {
	if kind := object.GetKind(); object.GetAPIVersion() == "rbac.authorization.k8s.io/v1" && (kind == "Role" || kind == "ClusterRole") {
		return false, nil
	}
	typed, err := scheme.Scheme.New(object.GroupVersionKind())
	if err != nil {
		return false, nil
	}
	err = runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(object.Object, typed, true)
	if err == nil {
		return false, nil
	}
	strict, isStrict := runtime.AsStrictDecodingError(err)
	if !isStrict {
		return true, nil
	}
	for _, problem := range strict.Errors() {
		dropped = append(dropped, strings.TrimSuffix(strings.TrimPrefix(problem.Error(), `unknown field "`), `"`))
	}
	sort.Strings(dropped)
	return false, dropped
}

func reply(line []byte) (out answer) {
	defer func() {
		if problem := recover(); problem != nil {
			out = answer{Panic: fmt.Sprint(problem)}
		}
	}()
	var in request
	if err := json.Unmarshal(line, &in); err != nil {
		panic(err)
	}
	if in.Step == "read" {
		objects, err := utils.ReadObjects(bytes.NewReader(bytes.Join(asBytes(in.Objects), []byte("\n---\n"))))
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{Objects: contents(objects)}
	}
	object := load(in.Object)
	objects := []*unstructured.Unstructured{object}
	switch in.Step {
	case "normalise":
		out.Raw, out.Dropped = inspect(object)
		if err := normalize.UnstructuredList(objects); err != nil {
			return answer{Error: err.Error()}
		}
	case "own":
		ssa.NewResourceManager(nil, nil, ssa.Owner{Group: "kustomize.toolkit.fluxcd.io"}).
			SetOwnerLabels(objects, in.Labels["name"], in.Labels["namespace"])
	case "label":
		utils.SetCommonMetadata(objects, in.Labels, in.Annotations)
	case "match":
		out.Match = utils.AnyInMetadata(object, in.Labels)
	default:
		panic("unknown step " + in.Step)
	}
	out.Objects = contents(objects)
	return out
}

func asBytes(texts []json.RawMessage) [][]byte {
	var parts [][]byte
	for _, text := range texts {
		parts = append(parts, text)
	}
	return parts
}

func contents(objects []*unstructured.Unstructured) []any {
	all := []any{}
	for _, object := range objects {
		all = append(all, object.Object)
	}
	return all
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if problem := encoder.Encode(reply(line)); problem != nil {
				fmt.Fprintln(os.Stderr, problem)
				os.Exit(1)
			}
		}
		if err != nil {
			return
		}
	}
}
