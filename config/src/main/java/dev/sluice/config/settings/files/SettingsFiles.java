package dev.sluice.config.settings.files;

import dev.sluice.config.pem.PemFile;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.TracingSettings.Receiver;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.config.settings.proxy.KnownValueSettings.Action;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Judges the files that valid settings name, for the roles that they give: an error where a node
 * would not start, a warning where it starts without. Blocks on the disk.
 */
public final class SettingsFiles {
  private final Settings settings;

  private SettingsFiles(Settings settings) {
    this.settings = settings;
  }

  public static List<Violation> examine(Source yaml, Settings settings) {
    Violations found = new Violations();
    YamlSource.read(yaml.file(), yaml.text(), new Violations())
        .map(root -> Fields.ofRoot(root, found))
        .map(fields -> new JudgedFields(fields, yaml.directory(), true))
        .ifPresent(root -> new SettingsFiles(settings).examine(root));
    return switch (found.conclude(settings)) {
      case Compilation.Compiled<Settings> usable -> usable.warnings();
      case Compilation.Rejected<Settings> unusable -> unusable.violations();
    };
  }

  private void examine(JudgedFields root) {
    root.section("admin", admin -> admin.file("token_file", AdminToken::read));
    if (settings.roles().contains(Role.PROXY)) {
      root.section("proxy", this::proxy);
      root.section("tracing", this::tracing);
    }
    if (settings.roles().contains(Role.CHAIN)) {
      root.section(
          "chain",
          chain -> chain.section("tokens", tokens -> tokens.section("tls", this::identity)));
    }
    if (settings.roles().contains(Role.CONTROL)) {
      root.lenient()
          .section(
              "control",
              control -> control.section("proposals", it -> it.section("webhook", this::webhook)));
    }
    if (settings.cluster().joins()) {
      root.section("cluster", cluster -> cluster.section("tls", this::member));
    }
    root.lenient().section("kafka", this::kafka);
  }

  private void proxy(JudgedFields proxy) {
    proxy.section("upstream", this::upstream);
    proxy.section("known_values", this::knownValues);
    proxy.section(
        "credentials", credentials -> credentials.all(credential -> credential.secret("file")));
  }

  private void upstream(JudgedFields upstream) {
    upstream.file(
        "ca_file", file -> new PemFile(file, "ca_file", PemFile.MAX_BUNDLE).certificates());
    upstream.each(
        "client_certificates",
        client -> {
          client.pem("key_file", PemFile::ownPrivateKey);
          client.pem("certificate_file", PemFile::certificates);
          client.pair();
        });
  }

  private void knownValues(JudgedFields values) {
    KnownValueSettings known = settings.proxy().knownValues();
    if (known.action() == Action.OFF) {
      List.of("canaries_file", "fingerprints_file", "fingerprint_key_file")
          .forEach(values::readable);
      return;
    }
    values.file("canaries_file", KnownValueFiles::canaries);
    values.file("fingerprint_key_file", KnownValueFiles::key);
    known
        .fingerprints()
        .filter(files -> isKey(files.key()))
        .ifPresent(
            files -> values.file("fingerprints_file", file -> KnownValueFiles.fingerprints(files)));
  }

  // Without a key its fingerprints say nothing.
  private static boolean isKey(Path file) {
    try {
      Object unused = KnownValueFiles.key(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  // Without an address in the file it is up to the environment whether the node reads them.
  private void tracing(JudgedFields tracing) {
    if (settings.tracing().receiver() instanceof Receiver.At) {
      tracing.file("headers_file", TracingFiles::headers);
      tracing.file("ca_file", TracingFiles::authority);
    }
  }

  private void identity(JudgedFields tls) {
    tls.readable("certificate_file");
    tls.readable("key_file");
    tls.pair();
  }

  private void member(JudgedFields tls) {
    tls.pem("key_file", PemFile::privateKey);
    tls.pem("certificate_file", PemFile::certificates);
    tls.pem("ca_file", PemFile::certificates);
    tls.pair();
  }

  // The secret is read for each notice.
  private void webhook(JudgedFields webhook) {
    webhook.readable("secret_file");
  }

  // Events stay in the journal until Kafka can be reached.
  private void kafka(JudgedFields kafka) {
    kafka.section(
        "tls",
        tls -> {
          tls.readable("ca_file");
          identity(tls);
        });
    kafka.section(
        "sasl",
        sasl -> {
          sasl.readable("password_file");
          sasl.readable("token_file");
        });
  }
}
