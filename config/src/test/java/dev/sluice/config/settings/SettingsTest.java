package dev.sluice.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.audit.AuditSettings.Durability;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Compilation.Rejected;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void anEmptyFileGivesTheDefaults() {
    assertThat(valid("")).isEqualTo(Settings.defaults());
    assertThat(valid("proxy:\naudit: {}\n")).isEqualTo(Settings.defaults());
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    Settings defaults = Settings.defaults();

    assertThat(defaults.roles()).containsExactlyInAnyOrder(Role.values());
    assertThat(defaults.state()).isEqualTo(Path.of(".sluice").toAbsolutePath());
    assertThat(defaults.proxy().listen()).hasToString("127.0.0.1:3128");
    assertThat(defaults.services())
        .isEqualTo(
            new ServiceSettings(
                Duration.ofSeconds(5),
                new ServiceSettings.Retry(Duration.ofMillis(500), Duration.ofSeconds(5)),
                new ServiceSettings.Breaker(5, Duration.ofSeconds(5))));
    assertThat(defaults.admin().listen()).hasToString("127.0.0.1:9090");
    assertThat(defaults.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(defaults.audit().topic()).isEqualTo("sluice.audit.ocsf");
    assertThat(defaults.audit().durability()).isEqualTo(Durability.JOURNALED);
    assertThat(defaults.audit().onFailure()).isEqualTo(OnFailure.FAIL_CLOSED);
  }

  @Test
  void everyKeyIsRead() throws UnknownHostException {
    Settings settings = valid(EveryKey.YAML);

    assertThat(settings).isEqualTo(EveryKey.settings());
  }

  @Test
  void theCommandLineReplacesRolesAndState() {
    Settings settings = Settings.defaults().withRoles(Set.of(Role.CHAIN)).withState(Path.of("/s"));

    assertThat(settings.roles()).containsExactly(Role.CHAIN);
    assertThat(settings.state()).isEqualTo(Path.of("/s"));
    assertThat(settings.proxy()).isEqualTo(Settings.defaults().proxy());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "colour: red|1:1: colour: unknown key; known here: roles, state, proxy, chain,"
            + " control, cluster, admin, kafka, audit, tracing",
        "proxy: {port: 1}|1:9: proxy.port: unknown key; known here: listen, sandboxes,"
            + " authentication, credentials, known_values, hosts, destinations, upstream, limits,"
            + " timeouts, capacity, half_close, refuse_connect, http2, http2_limits,"
            + " sluice_local, ca, inspection",
        "proxy: {known_values: {fingerprints_file: f}}|1:24: proxy.known_values.fingerprints_file:"
            + " needs the other of fingerprints_file and fingerprint_key_file; write both",
        "roles: []|1:8: roles: a node needs a role; list some of: proxy, chain, control",
        "roles: [proxy, janitor]|1:16: roles[1]: unknown value 'janitor'; use one of: chain,"
            + " control, proxy",
        "state: 5|1:8: state: expected text, not a number; put it in quotes",
        "proxy: {listen: 3128}|1:17: proxy.listen: expected host:port, such as 127.0.0.1:3128 or"
            + " [::1]:3128; the host is missing",
        "proxy: {listen: localhost}|1:17: proxy.listen: expected host:port, such as 127.0.0.1:3128"
            + " or [::1]:3128; the port is missing",
        "proxy: {listen: 'a:70000'}|1:17: proxy.listen: expected host:port, such as 127.0.0.1:3128"
            + " or [::1]:3128; the port is not from 0 to 65535",
        "proxy: {listen: 'a:x'}|1:17: proxy.listen: expected host:port, such as 127.0.0.1:3128 or"
            + " [::1]:3128; the port is not a number",
        "proxy: {authentication: maybe}|1:25: proxy.authentication: unknown value 'maybe'; use one"
            + " of: optional, required",
        "proxy: {authentication: required}|1:25: proxy.authentication: no sandbox has a token; give"
            + " one a token_sha256",
        "proxy: {sandboxes: {a: {}}}|1:24: proxy.sandboxes.a: its traffic cannot be recognized;"
            + " give it listen, token_sha256 or both",
        "proxy: {sandboxes: {a: {listen: }}}|1:24: proxy.sandboxes.a: its traffic cannot be"
            + " recognized; give it listen, token_sha256 or both",
        "proxy: {sandboxes: {-a: {listen: 'a:1'}}}|1:25: proxy.sandboxes.-a: a sandbox is named by"
            + " 1 to 128 letters, digits, '.', '_' and '-', the first a letter or digit,"
            + " the end not .tests",
        "proxy: {sandboxes: {a: {token_sha256: secret}}}|1:39: proxy.sandboxes.a.token_sha256:"
            + " expected the SHA-256 of the token, 64 hexadecimal digits",
        "proxy: {sandboxes: {default: {listen: 'a:1', policy_local: on}}}|1:60:"
            + " proxy.sandboxes.default.policy_local: clients of this sandbox are not known by"
            + " listener or token; name another",
        "proxy: {sandboxes: {a: {listen: '127.0.0.1:3128'}}}|1:33: proxy.sandboxes.a.listen: the"
            + " address is taken by another listener of this file; choose another",
        "proxy: {sandboxes: {a: {listen: 'a:1'}, b: {listen: 'a:1'}}}|1:53:"
            + " proxy.sandboxes.b.listen: the address is taken by another listener of this file;"
            + " choose another",
        "proxy: {hosts: {a: b}}|1:20: proxy.hosts.a: expected the IP address that the name resolves"
            + " to",
        "proxy: {hosts: {a: 10.0.0.1, A: 10.0.0.2}}|1:33: proxy.hosts.A: duplicate name, ignoring"
            + " case; keep one",
        "proxy: {hosts: {SLUICE.local.: 10.0.0.1}}|1:32: proxy.hosts.\"SLUICE.local.\":"
            + " sluice.local is answered by the proxy itself, for every sandbox, and never looked"
            + " up or reached; remove it",
        "proxy: {sluice_local: maybe}|1:23: proxy.sluice_local: unknown value 'maybe'; use one of:"
            + " off, on",
        "proxy: {destinations: {allow: [x]}}|1:32: proxy.destinations.allow[0]: not an address"
            + " range; write an IP address or one such as 10.0.0.0/8",
        "proxy: {limits: {connections: 0}}|1:31: proxy.limits.connections: expected an integer from"
            + " 1 to 1000000, not 0",
        "proxy: {capacity: {active: 4097}}|1:28: proxy.capacity.active: expected an integer from 1"
            + " to 4096, not 4097",
        "chain: {services: {connect_timeout: 9ms}}|1:37: chain.services.connect_timeout: expected a"
            + " duration from 10ms to 1m, such as 500ms, 10s, 2m, not '9ms'",
        "chain: {services: {connect_timeout: 61s}}|1:37: chain.services.connect_timeout: expected a"
            + " duration from 10ms to 1m, such as 500ms, 10s, 2m, not '61s'",
        "chain: {services: {retry: {first: 6s}}}|1:27: chain.services.retry.cap: the cap is shorter"
            + " than the first wait; raise it or lower first",
        "chain: {services: {retry: {cap: 499ms}}}|1:28: chain.services.retry.cap: the cap is"
            + " shorter than the first wait; raise it or lower first",
        "chain: {services: {retry: {cap: 61m}}}|1:33: chain.services.retry.cap: expected a duration"
            + " from 10ms to 1h, such as 500ms, 10s, 2m, not '61m'",
        "chain: {services: {breaker: {consecutive_failures: -1}}}|1:52:"
            + " chain.services.breaker.consecutive_failures: expected an integer from 0 to 1000,"
            + " not -1",
        "chain: {services: {breaker: {consecutive_failures: 1001}}}|1:52:"
            + " chain.services.breaker.consecutive_failures: expected an integer from 0 to 1000,"
            + " not 1001",
        "chain: {services: {breaker: {pause: 5ms}}}|1:37: chain.services.breaker.pause: expected a"
            + " duration from 10ms to 1h, such as 500ms, 10s, 2m, not '5ms'",
        "chain: {services: {breaker: {color: red}}}|1:30: chain.services.breaker.color: unknown"
            + " key; known here: consecutive_failures, pause",
        "chain: {limits: {held_bytes: 7MiB}}|1:30: chain.limits.held_bytes: expected a size from"
            + " 8MiB to 1024GiB, such as 512KiB, 64MiB, 4GiB, not '7MiB'",
        "proxy: {timeouts: {head: 10}}|1:26: proxy.timeouts.head: expected a duration from 10ms to"
            + " 24h, such as 500ms, 10s, 2m, not 10 without a unit",
        "proxy: {timeouts: {head: 10d}}|1:26: proxy.timeouts.head: expected a duration from 10ms to"
            + " 24h, such as 500ms, 10s, 2m, not '10d'",
        "proxy: {timeouts: {head: 25h}}|1:26: proxy.timeouts.head: expected a duration from 10ms to"
            + " 24h, such as 500ms, 10s, 2m, not '25h'",
        "proxy: {timeouts: {head: 9999999999s}}|1:26: proxy.timeouts.head: expected a duration from"
            + " 10ms to 24h, such as 500ms, 10s, 2m, not '9999999999s'",
        "proxy: {timeouts: {exchange: 721h}}|1:30: proxy.timeouts.exchange: expected a duration"
            + " from 10ms to 720h, such as 500ms, 10s, 2m, not '721h'; 0 turns the limit off",
        "proxy: {timeouts: {response: 0}}|1:30: proxy.timeouts.response: expected a duration from"
            + " 10ms to 24h, such as 500ms, 10s, 2m, not 0 without a unit",
        "proxy: {half_close: keep}|1:21: proxy.half_close: unknown value 'keep'; use one of: abort,"
            + " finish",
        "proxy: {upstream: {client_certificates: [{hosts: [a.test], key_file: k}]}}|1:42:"
            + " proxy.upstream.client_certificates[0]: needs certificate_file and key_file; name"
            + " both",
        "proxy: {upstream: {client_certificates: [{certificate_file: c, key_file: k}]}}|1:42:"
            + " proxy.upstream.client_certificates[0]: is for no origin; name the origins: hosts:"
            + " [api.example.com]",
        "proxy: {upstream: {client_certificates: [{hosts: ['*.a.test'], certificate_file: c,"
            + " key_file: k}, {hosts: [b.a.test], certificate_file: d, key_file: l}]}}|1:108:"
            + " proxy.upstream.client_certificates[1].hosts[0]: another certificate is for the same"
            + " host; keep one of the two",
        "control: {watch: 10ms}|1:18: control.watch: expected a duration from 100ms to 1h, such as"
            + " 500ms, 10s, 2m, not '10ms'",
        "control: {proposals: {webhook: {url: 'https://a.test/'}}}|1:32: control.proposals.webhook:"
            + " needs url and secret_file, whose secret signs each notice",
        "control: {proposals: {webhook: {url: 'ftp://a.test/', secret_file: s}}}|1:38:"
            + " control.proposals.webhook.url: expected a URL such as"
            + " https://hooks.example.com/sluice, without user and #",
        "kafka: {bootstrap_servers: 'a:1,b'}|1:28: kafka.bootstrap_servers: expected host:port,"
            + " such as 127.0.0.1:3128 or [::1]:3128; the port is missing",
        "kafka: {tls: {ca_file: a}}|1:9: kafka.tls: is used only with kafka.security: tls; set that"
            + " or remove this",
        "kafka: {security: tls, tls: {key_file: a}}|1:29: kafka.tls: certificate_file and key_file"
            + " go together; name both or neither",
        "kafka: {sasl: {username: a}}|1:15: kafka.sasl.mechanism: is missing; use one of:"
            + " OAUTHBEARER, PLAIN, SCRAM-SHA-256, SCRAM-SHA-512",
        "kafka: {sasl: {mechanism: SCRAM-SHA-256}}|1:15: kafka.sasl: SCRAM-SHA-256 takes username"
            + " and password_file, both and nothing else",
        "kafka: {bootstrap_servers: 'a:1', sasl: {mechanism: PLAIN, username: a, password_file:"
            + " b}}|1:42: kafka.sasl.mechanism: would send the secret in the clear; set"
            + " kafka.security to tls",
        "kafka: {sasl: {mechanism: OAUTHBEARER, token_file: a, scope: b}}|1:15: kafka.sasl:"
            + " OAUTHBEARER takes token_file alone, or token_endpoint, username (the client's id),"
            + " password_file (its secret) and, if wanted, scope",
        "kafka: {sasl: {mechanism: OAUTHBEARER, token_file: a, token_endpoint: 'http://a.test'}}|"
            + "1:71: kafka.sasl.token_endpoint: expected a URL that begins with https://",
        "kafka: {topic: {replication: 1, min_insync: 2}}|1:33: kafka.topic.min_insync: more than"
            + " replication: nothing could be written; lower it",
        "audit: {topic: 'a b'}|1:16: audit.topic: not a topic name; use 1 to 249 letters, digits,"
            + " '.', '_' or '-'",
        "audit: {durability: maybe}|1:21: audit.durability: unknown value 'maybe'; use one of:"
            + " fsync, journaled, memory",
        "audit: {max_bytes: 64MB}|1:20: audit.max_bytes: expected a size from 2MiB to 4096GiB, such"
            + " as 512KiB, 64MiB, 4GiB, not '64MB'",
        "audit: {unready: {journal_fill: 1.01}}|1:33: audit.unready.journal_fill: expected a number"
            + " from 0 to 1, not 1.01",
        "audit: {unready: {journal_fill: '0.5'}}|1:33: audit.unready.journal_fill: expected a"
            + " number from 0 to 1, not '0.5'",
        "audit: {topic: a, topic: b}|1:19: audit.topic: duplicate key; already in line 1,"
            + " keep one",
      })
  void violations(String yaml, String violation) {
    assertThat(errors(yaml))
        .extracting(Violation::toString)
        .containsExactly("/etc/sluice/sluice.yaml:" + violation);
  }

  @Test
  void everyViolationIsCollected() {
    assertThat(errors("roles: []\nadmin: {listen: x}\naudit: {on_failure: x}\nz: 1\n")).hasSize(4);
  }

  private static Settings valid(String yaml) {
    var read = Settings.read(new Source("/etc/sluice/sluice.yaml", yaml));
    assertThat(read).isInstanceOf(Compiled.class);
    return ((Compiled<Settings>) read).value();
  }

  private static List<Violation> errors(String yaml) {
    var read = Settings.read(new Source("/etc/sluice/sluice.yaml", yaml));
    assertThat(read).isInstanceOf(Rejected.class);
    return ((Rejected<Settings>) read).violations();
  }
}
