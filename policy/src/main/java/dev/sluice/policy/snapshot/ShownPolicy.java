package dev.sluice.policy.snapshot;

import dev.sluice.config.source.Node;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.policy.compiled.ReadyPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The policy of a sandbox as its agent may see it: written anew, so that comments are gone, without
 * the configuration of middleware, addresses of the network, and keys about credentials. Any
 * thread.
 */
public final class ShownPolicy {
  private static final Set<String> SECTIONS =
      Set.of("version", "network_policies", "network_middlewares");

  private static final Set<String> HIDDEN = Set.of("config", "allowed_ips");

  private static final List<String> CREDENTIAL =
      List.of("credential", "signing", "token", "secret");

  private ShownPolicy() {}

  public static Optional<Source> source(Snapshot snapshot, String sandbox) {
    return snapshot
        .identityFor(sandbox)
        .flatMap(
            known ->
                snapshot.compiled().stream()
                    // Not the policy: a boundary makes another one of it.
                    .filter(ready -> ready.hash().equals(known.hash()))
                    .map(ReadyPolicy::source)
                    .findFirst());
  }

  /**
   * The policy as it is shown. Reads and writes all of it, which takes long for an event loop.
   *
   * @return empty when the source cannot be read
   */
  public static Optional<String> of(Source source) {
    return YamlSource.read(source.file(), source.text(), new Violations()).map(ShownPolicy::yaml);
  }

  private static String yaml(Node.Mapping root) {
    Map<String, Object> sections = new LinkedHashMap<>();
    root.fields()
        .forEach(
            (key, field) -> {
              if (SECTIONS.contains(key)) {
                sections.put(key, shown(field.node()));
              }
            });
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setMultiLineFlow(true).build();
    return new Dump(settings).dumpToString(sections);
  }

  private static Object shown(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> {
        Map<String, Object> shown = new LinkedHashMap<>();
        mapping
            .fields()
            .forEach(
                (key, field) -> {
                  if (!isHidden(key)) {
                    shown.put(key, shown(field.node()));
                  }
                });
        yield shown;
      }
      case Node.Sequence list -> list.items().stream().map(ShownPolicy::shown).toList();
      case Node.Scalar scalar -> shown(scalar);
    };
  }

  private static Object shown(Node.Scalar scalar) {
    return switch (scalar.value()) {
      case Value.NullValue ignored -> "";
      case Value.BoolValue flag -> flag.value();
      case Value.NumberValue number when number.value() == Math.rint(number.value()) ->
          (long) number.value();
      case Value.NumberValue number -> number.value();
      case Value.TextValue ignored -> scalar.text();
      case Value.ListValue ignored -> scalar.text();
      case Value.MapValue ignored -> scalar.text();
    };
  }

  private static boolean isHidden(String key) {
    return HIDDEN.contains(key) || CREDENTIAL.stream().anyMatch(key::contains);
  }
}
