package dev.sluice.config.policy.diff;

import dev.sluice.config.policy.document.Matcher;
import dev.sluice.config.policy.match.ComparisonBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Arguments of the root fields of a GraphQL operation, given as variables.
 *
 * @param names of the arguments, which are those of the variables
 * @param variables JSON
 */
record FieldArguments(Set<String> names, String variables) {
  private static final Pattern NAME = Pattern.compile("[_A-Za-z][_0-9A-Za-z]*");

  static List<FieldArguments> of(Collection<Matcher> matchers, ComparisonBudget budget) {
    Set<String> names = new TreeSet<>();
    matchers.stream()
        .filter(matcher -> !matcher.operation().isEmpty())
        .flatMap(matcher -> matcher.arguments().stream())
        .flatMap(arguments -> arguments.pointers().stream())
        .map(at -> at.pointer().keys().getFirst())
        .filter(name -> NAME.matcher(name).matches())
        .forEach(names::add);
    names.add("x_additional");
    List<FieldArguments> all = new ArrayList<>();
    new ArgumentObjects(
            matchers.stream()
                .filter(matcher -> !matcher.operation().isEmpty())
                .flatMap(matcher -> matcher.arguments().stream())
                .toList(),
            budget)
        .texts()
        .forEach(
            json -> {
              String variables = json.replace("x-additional", "x_additional");
              Set<String> given =
                  names.stream()
                      .filter(name -> variables.contains("\"" + name + "\":"))
                      .collect(Collectors.toCollection(TreeSet::new));
              all.add(new FieldArguments(given, variables));
            });
    return all;
  }

  String body(String type, String operation, String fields) {
    if (names.isEmpty()) {
      return "{\"query\":\"%s %s {%s }\"}".formatted(type, operation, fields);
    }
    String declared = joined("$%1$s: Any");
    String given = joined("%1$s: $%1$s");
    String asked =
        Arrays.stream(fields.strip().split(" "))
            .map(field -> field.equals("__typename") ? field : field + "(" + given + ")")
            .collect(Collectors.joining(" "));
    return "{\"query\":\"%s %s(%s) { %s }\",\"variables\":%s}"
        .formatted(type, operation, declared, asked, variables);
  }

  private String joined(String form) {
    return names.stream().map(form::formatted).collect(Collectors.joining(", "));
  }
}
