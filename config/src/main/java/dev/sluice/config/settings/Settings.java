package dev.sluice.config.settings;

import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of one node: {@code sluice.yaml}. Every key has a default, an unknown key is an
 * error. Other parts receive their slice, never this root.
 *
 * @param state directory of everything that outlives the process
 * @param services {@code chain}
 */
public record Settings(
    Set<Role> roles,
    Path state,
    ProxySettings proxy,
    ServiceSettings services,
    ControlSettings control,
    ClusterSettings cluster,
    AdminSettings admin,
    KafkaSettings kafka,
    AuditSettings audit,
    TracingSettings tracing) {
  private static final Path STATE = Path.of(".sluice");

  public Settings {
    roles = Set.copyOf(roles);
  }

  /** Reads a file; relative paths in it begin beside it. */
  public static Compilation<Settings> read(Source yaml) {
    Violations violations = new Violations();
    Optional<Settings> settings =
        YamlSource.read(yaml.file(), yaml.text(), violations)
            .map(root -> read(Fields.ofRoot(root, violations), yaml.directory()));
    return settings.isPresent() ? violations.conclude(settings.get()) : violations.reject();
  }

  /** The settings without a file; the state is kept in the working directory. */
  public static Settings defaults() {
    return new Settings(
        EnumSet.allOf(Role.class),
        STATE.toAbsolutePath().normalize(),
        ProxySettings.DEFAULTS,
        ServiceSettings.DEFAULTS,
        ControlSettings.DEFAULTS,
        ClusterSettings.DEFAULTS,
        AdminSettings.DEFAULTS,
        KafkaSettings.DEFAULTS,
        AuditSettings.DEFAULTS,
        TracingSettings.DEFAULTS);
  }

  private static Settings read(Fields root, Path directory) {
    Set<Role> roles = root.take("roles").map(Role::read).orElseGet(() -> EnumSet.allOf(Role.class));
    Path state = root.file("state", directory).orElseGet(STATE::toAbsolutePath).normalize();
    ProxySettings proxy = root.section("proxy", at -> ProxySettings.read(at, directory));
    ServiceSettings services = root.section("chain", at -> ServiceSettings.read(at, directory));
    ControlSettings control =
        root.section("control", at -> ControlSettings.read(at, directory, proxy.credentials()));
    ClusterSettings cluster = root.section("cluster", at -> ClusterSettings.read(at, directory));
    AdminSettings admin = root.section("admin", at -> AdminSettings.read(at, directory));
    KafkaSettings kafka = root.section("kafka", at -> KafkaSettings.read(at, directory));
    AuditSettings audit = root.section("audit", AuditSettings::read);
    TracingSettings tracing = root.section("tracing", at -> TracingSettings.read(at, directory));
    root.close();
    return new Settings(
        roles, state, proxy, services, control, cluster, admin, kafka, audit, tracing);
  }

  public Settings withRoles(Set<Role> roles) {
    return new Settings(
        roles, state, proxy, services, control, cluster, admin, kafka, audit, tracing);
  }

  public Settings withState(Path state) {
    return new Settings(
        roles, state, proxy, services, control, cluster, admin, kafka, audit, tracing);
  }

  public Settings withAdmin(AdminSettings another) {
    return new Settings(
        roles, state, proxy, services, control, cluster, another, kafka, audit, tracing);
  }

  public Settings withProxy(ProxySettings proxy) {
    return new Settings(
        roles, state, proxy, services, control, cluster, admin, kafka, audit, tracing);
  }
}
