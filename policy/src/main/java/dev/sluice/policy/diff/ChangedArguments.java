package dev.sluice.policy.diff;

import dev.sluice.config.match.NameGlobs;
import dev.sluice.policy.argument.ArgumentConditions;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule with conditions on arguments that the other policy does not have in this form.
 *
 * @param after it stands in the second policy; otherwise in the first
 */
public record ChangedArguments(boolean after, String place) {
  private static final Pattern TOOL = Pattern.compile("\"params\":\\{\"name\":\"([^\"]*)\"");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");

  private record Form(
      String host,
      SortedSet<Integer> ports,
      String path,
      boolean audited,
      boolean denies,
      Optional<String> method,
      List<String> tools,
      Matcher.Operation operation,
      Optional<ArgumentConditions> arguments) {
    boolean isAbout(String body) {
      Optional<String> tool = named(TOOL, body);
      return tools.isEmpty()
          ? method.isEmpty() || method.get().equals("*") || method.equals(named(METHOD, body))
          : tool.filter(NameGlobs.denying(tools)::matches).isPresent();
    }

    private static Optional<String> named(Pattern form, String body) {
      return form.matcher(body).results().map(found -> found.group(1)).findFirst();
    }
  }

  /** A rule. */
  private record Placed(Form form, String endpoint, String place) {
    boolean isSeenIn(Difference difference, String decides) {
      boolean perhaps =
          decides.equals(endpoint) || (form.denies() && decides.startsWith(endpoint + "."));
      return decides.equals(place) || (perhaps && form.isAbout(difference.body()));
    }
  }

  static List<ChangedArguments> unseen(
      ComparedPolicy before, ComparedPolicy after, Collection<Difference> differences) {
    List<Placed> old = rules(before);
    List<Placed> now = rules(after);
    List<ChangedArguments> unseen = new ArrayList<>();
    for (Placed rule : missing(old, now)) {
      if (differences.stream().noneMatch(found -> rule.isSeenIn(found, found.before()))) {
        unseen.add(new ChangedArguments(false, rule.place()));
      }
    }
    for (Placed rule : missing(now, old)) {
      if (differences.stream().noneMatch(found -> rule.isSeenIn(found, found.after()))) {
        unseen.add(new ChangedArguments(true, rule.place()));
      }
    }
    return unseen;
  }

  private static List<Placed> missing(List<Placed> rules, List<Placed> others) {
    Set<Form> forms = others.stream().map(Placed::form).collect(Collectors.toSet());
    return rules.stream().filter(rule -> !forms.contains(rule.form())).toList();
  }

  private static List<Placed> rules(ComparedPolicy policy) {
    List<Placed> rules = new ArrayList<>();
    for (Endpoint endpoint : policy.endpoints()) {
      endpoint.allow().forEach(matcher -> add(rules, endpoint, matcher, false));
      endpoint.deny().forEach(matcher -> add(rules, endpoint, matcher, true));
    }
    return rules;
  }

  private static void add(List<Placed> rules, Endpoint endpoint, Matcher matcher, boolean denies) {
    if (matcher.arguments().isPresent()) {
      List<String> tools = new ArrayList<>(matcher.tool());
      tools.addAll(matcher.paramsName());
      Form form =
          new Form(
              endpoint.hostText(),
              endpoint.ports(),
              endpoint.path().toString(),
              endpoint.audited(),
              denies,
              matcher.method(),
              tools,
              matcher.operation(),
              matcher.arguments());
      rules.add(new Placed(form, endpoint.keyPath().text(), matcher.keyPath().text()));
    }
  }
}
