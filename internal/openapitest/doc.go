// Package openapitest holds a server to its OpenAPI document: it checks that every
// answer is one that the document describes, to the last member.
//
// A document lets answers have members that it does not describe, so that older
// clients do not break when there are more. Here such a member is a fault: every
// object of the schemas is closed, unless it says that it takes others.
package openapitest
