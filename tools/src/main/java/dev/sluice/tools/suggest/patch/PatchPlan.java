package dev.sluice.tools.suggest.patch;

import dev.sluice.config.source.Node;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Value;
import dev.sluice.policy.edit.LineEdit;
import dev.sluice.policy.edit.PoliciesEdit;
import dev.sluice.policy.edit.TextLines;
import dev.sluice.policy.edit.YamlPlaces;
import dev.sluice.policy.edit.YamlPlaces.End;
import dev.sluice.tools.suggest.patch.ExistingEndpoints.Existing;
import dev.sluice.tools.suggest.rule.EndpointLines;
import dev.sluice.tools.suggest.rule.PolicyLayout;
import dev.sluice.tools.suggest.rule.RuleLines;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import dev.sluice.tools.suggest.rule.SuggestedRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the rules go in a file: into an endpoint of the same place, or as policies at the end. */
final class PatchPlan {
  private static final String POLICIES = "network_policies";

  private final EditedPolicy file;
  private final Map<Existing, List<SuggestedRule>> inPlace = new LinkedHashMap<>();
  private final List<SuggestedEndpoint> contradicting = new ArrayList<>();
  private final PolicyLayout layout;

  /**
   * Plans the edits.
   *
   * @param mayExtend whether rules may go into endpoints of the file
   */
  PatchPlan(EditedPolicy file, List<SuggestedEndpoint> endpoints, boolean mayExtend) {
    this.file = file;
    ExistingEndpoints existing = new ExistingEndpoints(file.root());
    YamlPlaces places = new YamlPlaces(file.lines());
    AdmittedAlready known = new AdmittedAlready(file.policy());
    List<SuggestedEndpoint> beside = new ArrayList<>();
    for (SuggestedEndpoint endpoint : endpoints) {
      Optional<Existing> found =
          existing.find(endpoint.place()).filter(it -> places.ofList(it.rules()).isPresent());
      if (mayExtend && found.isPresent()) {
        List<SuggestedRule> missing = missing(found.get(), endpoint);
        if (!missing.isEmpty()) {
          inPlace.put(found.get(), missing);
        }
      } else if (mayStandBeside(endpoint.place(), known, existing)) {
        beside.add(endpoint);
      } else {
        contradicting.add(endpoint);
      }
    }
    this.layout = PolicyLayout.of(beside, taken(file.root()), agreed(known, beside));
  }

  private static boolean mayStandBeside(
      Place place, AdmittedAlready known, ExistingEndpoints existing) {
    return !known.takesOver(place)
        && !(place.host().startsWith("*") && existing.hasOthersBelow(place));
  }

  List<SuggestedEndpoint> contradicting() {
    return List.copyOf(contradicting);
  }

  private static Set<String> taken(Node.Mapping root) {
    return ExistingEndpoints.fields(root, POLICIES).keySet();
  }

  private static Map<Place, List<String>> agreed(
      AdmittedAlready known, List<SuggestedEndpoint> beside) {
    return beside.stream()
        .map(SuggestedEndpoint::place)
        .distinct()
        .collect(Collectors.toMap(place -> place, known::treatment));
  }

  private static List<SuggestedRule> missing(Existing existing, SuggestedEndpoint endpoint) {
    return endpoint.rules().stream()
        .filter(rule -> !existing.has(RenderedValues.of(rule)))
        .toList();
  }

  boolean isEmpty() {
    return inPlace.isEmpty() && layout.rules().isEmpty();
  }

  /** The edits in order; empty when the file has no place for them. */
  Optional<List<LineEdit>> edits() {
    TextLines lines = file.lines();
    YamlPlaces places = new YamlPlaces(lines);
    List<LineEdit> edits = new ArrayList<>();
    inPlace.forEach(
        (existing, rules) -> {
          End end = places.ofList(existing.rules()).orElseThrow();
          List<String> added = rules.stream().flatMap(it -> RuleLines.of(it).stream()).toList();
          edits.add(lines.adding(end.at(), EndpointLines.indented(added, end.blanks())));
        });
    if (!layout.rules().isEmpty()) {
      Optional<LineEdit> policies =
          new PoliciesEdit(file.lines(), file.root()).adding(EndpointLines.policies(layout));
      if (policies.isEmpty()) {
        return Optional.empty();
      }
      edits.add(policies.get());
    }
    edits.sort(Comparator.comparingInt(LineEdit::at));
    return Optional.of(joined(edits));
  }

  /** Edits at one place become one; of the same place, rules come before policies. */
  private static List<LineEdit> joined(List<LineEdit> edits) {
    List<LineEdit> joined = new ArrayList<>();
    for (LineEdit edit : edits) {
      if (!joined.isEmpty() && joined.getLast().at() == edit.at()) {
        LineEdit before = joined.removeLast();
        List<String> added = new ArrayList<>(before.added());
        added.addAll(edit.added().subList(edit.removed(), edit.added().size()));
        joined.add(new LineEdit(edit.at(), edit.removed(), added));
      } else {
        joined.add(edit);
      }
    }
    return joined;
  }

  /** Whether a text is the file with the rules of this plan, and nothing else. */
  boolean isMadeBy(String text) {
    Value expected = new ExpectedValue(file.root().value(), inPlace, layout).value();
    return EditedPolicy.root(new Source(file.source().file(), text))
        .filter(root -> root.value().equals(expected))
        .isPresent();
  }

  Optional<Place> blamed(String keyPath) {
    for (Existing existing : inPlace.keySet()) {
      String endpoint = POLICIES + "." + existing.policy() + ".endpoints[" + existing.index() + "]";
      if (keyPath.startsWith(endpoint)) {
        return Optional.of(existing.place());
      }
    }
    return layout.at(keyPath).map(SuggestedEndpoint::place);
  }
}
