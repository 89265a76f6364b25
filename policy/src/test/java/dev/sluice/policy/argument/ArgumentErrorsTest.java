package dev.sluice.policy.argument;

import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.errors;
import static dev.sluice.policy.Policies.valid;
import static dev.sluice.policy.Policies.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentErrorsTest {
  private static String tool(String arguments) {
    return enforced(
        "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/call,"
            + " tool: t, arguments: "
            + arguments
            + "}}]");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null|is empty; write '/name': and a condition",
        "{}|names no argument; write '/name': and a condition",
        "x|expected a mapping, not text",
        "{path: {glob: a}}|is no JSON pointer to an argument",
        "{'': {glob: a}}|is no JSON pointer to an argument",
        "{/a~: {glob: a}}|is no JSON pointer to an argument",
        "{/a: {}}|has no condition; write one of glob, any",
        "{/a: null}|expected text, not nothing",
        "{/a: {glob: null, type: string}}|is empty; write a value or remove the key",
        "{/a: {path_within: null, type: string}}|is empty; write a value or remove the key",
        "{/a: {url: {host: null, port: 1}}}|is empty; write a value or remove the key",
        "{/a: {globs: a}}|unknown key",
        "{/a: {glob: '[a'}}|not a glob",
        "{/a: {any: []}}|names no glob",
        "{/a: {equals: [a]}}|expected a text of at most 8192 characters, a number, true or false",
        "{/a: {range: [2, 1]}}|expected two numbers, the smaller one first",
        "{/a: {range: [1]}}|expected two numbers, the smaller one first",
        "{/a: {range: [1, a]}}|expected two numbers, the smaller one first",
        "{/a: {length_at_most: -1}}|expected an integer from 0",
        "{/a: {absent: false}}|write true, or leave the key out",
        "{/a: {absent: true, type: string}}|absent excludes other conditions",
        "{/a: {type: text}}|unknown value 'text'",
        "{/a: {path_within: workspace}}|expected an absolute path",
        "{/a: {path_within: /a/../b}}|expected an absolute path",
        "{/a: {path_within: /a/}}|expected an absolute path",
        "{/a: {path_within: '/a%20b'}}|expected an absolute path",
        "{/a: {url: {}}}|names no part of a URL",
        "{/a: {url: {scheme: HTTPS}}}|expected schemes in lower case",
        "{/a: {url: {host: 'a b'}}}|host pattern must not contain whitespace",
        "{/a: {url: {host: []}}}|is empty; name at least one",
        "{/a: {url: {path: /x}}}|unknown key",
        "{additional: maybe}|unknown value 'maybe'",
      })
  void isRefused(String arguments, String message) {
    assertThat(errors(tool(arguments)))
        .anySatisfy(error -> assertThat(error).contains("arguments").contains(message));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "protocol: rest, rules: [{allow: {method: GET, path: /a, arguments: {/a: x}}}]|"
            + "rest reads method, path and query; remove the other keys",
        "protocol: graphql, rules: [{allow: {operation_type: query, arguments: {/a: x}}}]|"
            + "arguments are those of root fields; name them in fields",
        "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/call,"
            + " arguments: {/a: x}}}]|arguments are those of a tool; name it in tool",
        "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/list}}],"
            + " deny_rules: [{method: tools/call, tool: t, arguments: {additional: deny}}]|"
            + "is for allow rules",
        "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/list}}],"
            + " deny_rules: [{method: tools/call, tool: t, arguments: {/a: {glob: x, optional:"
            + " true}}}]|is for allow rules; a deny rule never fits an absent argument",
      })
  void hasItsPlace(String endpoint, String message) {
    assertThat(errors(enforced(endpoint))).anyMatch(error -> error.contains(message));
  }

  @Test
  void conditionsAndPointersAreBounded() {
    assertThat(warnings(tool(pointers(32)))).isNotEmpty();
    assertThat(errors(tool(pointers(33))))
        .anyMatch(error -> error.endsWith("has 33 conditions; a matcher has at most 32"));
    String rule = "{allow: {method: m%d, arguments: %s}}";
    String two =
        "protocol: json-rpc, rules: ["
            + rule.formatted(1, pointers(32))
            + ", "
            + rule.formatted(2, pointers(32));
    valid(enforced(two + "]"));
    assertThat(errors(enforced(two + ", " + rule.formatted(3, pointers(1)) + "]")))
        .anyMatch(
            error ->
                error.endsWith(
                    "65 pointers to arguments; a network policy has at most 64, so split it"));
  }

  private static String pointers(int count) {
    return IntStream.range(0, count)
        .mapToObj("/a%d: {type: string}"::formatted)
        .collect(Collectors.joining(", ", "{", "}"));
  }

  @Test
  void aRuleForEveryToolWithArgumentsIsNoContradiction() {
    assertThat(
            warnings(
                enforced(
                    "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method:"
                        + " tools/call, tool: t}}], deny_rules: [{method: tools/call, tool: '*',"
                        + " arguments: {/a: x}}]")))
        .singleElement()
        .asString()
        .endsWith("is a key of Sluice: OpenShell refuses this file");
  }
}
