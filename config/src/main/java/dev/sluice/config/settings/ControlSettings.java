package dev.sluice.config.settings;

import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The control role: {@code control.*}.
 *
 * @param watch {@code control.watch}: how often the configuration directory is read; zero turns it
 *     off
 * @param store {@code control.store}: where generations are kept, shared with the standby control
 *     nodes; empty: below {@code state}
 * @param testsRequired {@code control.tests}: whether a changed policy has to have tests
 * @param proposals {@code control.proposals}
 * @param learn {@code control.learn}: what is kept of denials
 * @param credentials {@code proxy.credentials}, for which proposed rules are reviewed
 */
public record ControlSettings(
    Duration watch,
    Optional<Path> store,
    boolean testsRequired,
    ProposalSettings proposals,
    LearnSettings learn,
    List<Credential> credentials) {
  public static final ControlSettings DEFAULTS =
      new ControlSettings(Duration.ofSeconds(2), Optional.empty());

  private static final Map<String, Boolean> TESTS = Map.of("optional", false, "required", true);
  private static final Duration SHORTEST_WATCH = Duration.ofMillis(100);
  private static final Duration LONGEST_WATCH = Duration.ofHours(1);

  public ControlSettings {
    credentials = List.copyOf(credentials);
  }

  public ControlSettings(Duration watch, Optional<Path> store) {
    this(watch, store, false, ProposalSettings.DEFAULTS, LearnSettings.DEFAULTS, List.of());
  }

  static ControlSettings read(Fields control, Path directory, List<Credential> credentials) {
    return new ControlSettings(
        control.take("watch").flatMap(ControlSettings::watch).orElse(DEFAULTS.watch()),
        control.file("store", directory).map(Path::normalize),
        control.choice("tests", TESTS, DEFAULTS.testsRequired()),
        control.section("proposals", at -> ProposalSettings.read(at, directory)),
        control.section("learn", LearnSettings::read),
        credentials);
  }

  private static Optional<Duration> watch(Cursor at) {
    return at.isText("off")
        ? Optional.of(Duration.ZERO)
        : at.duration(SHORTEST_WATCH, LONGEST_WATCH);
  }
}
