// Package openapi has the documents that describe the API: OpenAPI 3.1 for the
// routes and AsyncAPI 3 for events. They are written by hand, as YAML files by
// topic, and joined into one JSON document each.
//
// In the YAML files, x-problems of an operation names the kinds of problems that it
// may answer with, or groups of them (x-problem-groups); they become responses by
// status, with an example each. x-tagged says that answers have an ETag, x-unlimited that they can be asked
// for as often as one likes, and x-queries
// are queries that are shown as examples, and are run by the tests.
package openapi
