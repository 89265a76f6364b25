package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.HeaderMutations;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.config.secrets.ActionRules;
import dev.sluice.config.secrets.JudgedSecret;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretRedactor;
import dev.sluice.detect.SecretRedactor.Redaction;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.SecretPlace;
import dev.sluice.detect.place.Sighting;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Takes secrets out of the values of headers. Immutable; any thread. */
final class HeadRedaction {
  private final LayeredScanner scanner;
  private final SecretRedactor redactor;

  HeadRedaction(LayeredScanner scanner) {
    this.scanner = scanner.forShortTexts();
    this.redactor = new SecretRedactor(this.scanner, Limits.MUTATION_TEXT);
  }

  /** Headers without secrets, and the secrets that others had hidden. */
  record Rewritten(List<HeaderMutation> mutations, List<JudgedSecret> uncovered) {
    static final Rewritten NOTHING = new Rewritten(List.of(), List.of());

    Rewritten {
      mutations = List.copyOf(mutations);
      uncovered = List.copyOf(uncovered);
    }
  }

  /**
   * Takes these secrets out; empty when the contract does not allow it. Headers of one name are
   * written anew together, in their order, and those without such a secret as they are.
   *
   * @param headers names in lower case
   * @param secrets in the values of headers, at least one
   */
  Optional<Rewritten> of(
      List<HttpHeader> headers, List<JudgedSecret> secrets, ActionRules actions) {
    Rewriting rewriting = new Rewriting(headers, actions);
    secrets.forEach(secret -> rewriting.places.put(secret.field(), secret.sighting().place()));
    return rewriting.isDone() && isAllowed(rewriting.mutations, headers)
        ? Optional.of(new Rewritten(rewriting.mutations, rewriting.uncovered))
        : Optional.empty();
  }

  private static boolean isAllowed(List<HeaderMutation> mutations, List<HttpHeader> headers) {
    return HeaderMutations.apply(mutations, headers, Set.of(), WriteRule.END_TO_END)
        instanceof MutationOutcome.Applied;
  }

  private static HeaderMutation removed(String name) {
    return HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build();
  }

  private static HeaderMutation written(String name, String value) {
    return HeaderMutation.newBuilder()
        .setWrite(
            WriteHeader.newBuilder()
                .setName(name)
                .setValue(value)
                .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND))
        .build();
  }

  private final class Rewriting {
    private final List<HttpHeader> headers;
    private final ActionRules actions;
    private final SortedMap<Integer, SecretPlace> places = new TreeMap<>();
    private final List<HeaderMutation> mutations = new ArrayList<>();
    private final List<JudgedSecret> uncovered = new ArrayList<>();

    Rewriting(List<HttpHeader> headers, ActionRules actions) {
      this.headers = headers;
      this.actions = actions;
    }

    /** False when a value may still hold a secret, or when there are too many. */
    boolean isDone() {
      Set<String> names =
          places.keySet().stream()
              .map(field -> headers.get(field).getName())
              .collect(Collectors.toCollection(LinkedHashSet::new));
      long lines = headers.stream().filter(header -> names.contains(header.getName())).count();
      return names.size() + lines <= Limits.MUTATION_COUNT
          && names.stream().allMatch(this::isRewritten);
    }

    private boolean isRewritten(String name) {
      mutations.add(removed(name));
      for (int i = 0; i < headers.size(); i++) {
        if (headers.get(i).getName().equals(name)) {
          Optional<String> value = value(i);
          if (value.isEmpty()) {
            return false;
          }
          mutations.add(written(name, value.get()));
        }
      }
      return true;
    }

    private Optional<String> value(int field) {
      String value = headers.get(field).getValue();
      SecretPlace place = places.get(field);
      return place == null ? Optional.of(value) : clean(value, field, place);
    }

    private Optional<String> clean(String value, int field, SecretPlace place) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      Predicate<SecretPattern> wanted = JudgedSecret.redacted(RequestPart.HEADERS, actions);
      LayeredScanner.Found found = scanner.scan(bytes, 0, bytes.length, wanted);
      return switch (redactor.redact(bytes, 0, bytes.length, found.edits(), wanted)) {
        case Redaction.Done done -> {
          done.patterns().stream()
              .skip(Edits.patterns(found.edits()).size())
              .map(hidden -> new Sighting(place, hidden))
              .map(hidden -> JudgedSecret.inHeader(hidden, field, actions))
              .forEach(uncovered::add);
          yield Optional.of(new String(done.body(), StandardCharsets.UTF_8));
        }
        case Redaction.Unwritable unwritable -> Optional.empty();
        case Redaction.TooLong tooLong -> Optional.empty();
        case Redaction.Incomplete incomplete -> Optional.empty();
      };
    }
  }
}
