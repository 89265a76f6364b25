package dev.sluice.config.settings;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code sluice.yaml} to {@link Settings}: every key has a default, an unknown key is an error. */
public final class SettingsReader {
  static final Path STATE = Path.of(".sluice");

  private static final Duration SHORTEST_WATCH = Duration.ofMillis(100);
  private static final Duration LONGEST_WATCH = Duration.ofHours(1);

  private static final Map<String, Role> ROLES =
      Map.of("proxy", Role.PROXY, "chain", Role.CHAIN, "control", Role.CONTROL);

  private final Path directory;

  private SettingsReader(Path directory) {
    this.directory = directory;
  }

  /** Reads a file; relative paths in it begin beside it. */
  public static Compilation<Settings> read(Source yaml) {
    Violations violations = new Violations();
    Optional<Settings> settings =
        YamlSource.read(yaml.file(), yaml.text(), violations)
            .map(root -> Fields.ofRoot(root, violations))
            .map(new SettingsReader(yaml.directory())::settings);
    return settings.isPresent() ? violations.conclude(settings.get()) : violations.reject();
  }

  /** What holds without a file: the working directory keeps the state. */
  public static Settings defaults() {
    return new Settings(
        EnumSet.allOf(Role.class),
        STATE.toAbsolutePath().normalize(),
        ProxySettingsReader.DEFAULTS,
        ServiceSettings.DEFAULTS,
        ControlSettings.DEFAULTS,
        ClusterSettings.DEFAULTS,
        AdminSettings.DEFAULTS,
        KafkaSettings.DEFAULTS,
        AuditSettings.DEFAULTS);
  }

  private Settings settings(Fields root) {
    Set<Role> roles = root.take("roles").map(SettingsReader::roles).orElseGet(SettingsReader::all);
    Path state =
        root.take("state")
            .flatMap(Cursor::text)
            .map(directory::resolve)
            .orElseGet(STATE::toAbsolutePath)
            .normalize();
    ProxySettings proxy = root.section("proxy", new ProxySettingsReader(directory)::read);
    ServiceSettings services = root.section("chain", ServiceSettingsReader::read);
    ControlSettings control = root.section("control", this::control);
    ClusterSettings cluster = root.section("cluster", new ClusterSettingsReader(directory)::read);
    AdminSettings admin = root.section("admin", this::admin);
    KafkaSettings kafka = root.section("kafka", new KafkaSettingsReader(directory)::read);
    AuditSettings audit = root.section("audit", AuditSettingsReader::read);
    root.close();
    return new Settings(roles, state, proxy, services, control, cluster, admin, kafka, audit);
  }

  private AdminSettings admin(Fields admin) {
    return new AdminSettings(
        admin.take("listen").flatMap(Addresses::listen).orElse(AdminSettings.DEFAULTS.listen()),
        admin.take("token_file").flatMap(Cursor::text).map(directory::resolve));
  }

  private ControlSettings control(Fields control) {
    return new ControlSettings(
        control
            .take("watch")
            .flatMap(SettingsReader::watch)
            .orElse(ControlSettings.DEFAULTS.watch()),
        control.take("store").flatMap(Cursor::text).map(directory::resolve).map(Path::normalize));
  }

  private static Optional<Duration> watch(Cursor at) {
    boolean off = at.node().value() instanceof Value.TextValue(String text) && text.equals("off");
    return off ? Optional.of(Duration.ZERO) : Quantity.duration(at, SHORTEST_WATCH, LONGEST_WATCH);
  }

  private static Set<Role> all() {
    return EnumSet.allOf(Role.class);
  }

  private static Set<Role> roles(Cursor list) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    list.items().forEach(item -> item.choice(ROLES).ifPresent(roles::add));
    if (roles.isEmpty()) {
      list.error("a node needs a role; list some of: proxy, chain, control");
    }
    return roles;
  }
}
