package dev.sluice.app.dev;

import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyExplanation;
import dev.sluice.policy.WrittenRequest;
import java.io.PrintStream;
import java.net.URI;

/**
 * The instructions printed by {@code sluice dev}. What they promise follows from the policy in
 * force, and every command works as printed.
 *
 * @param demo whether the demo origin runs
 * @param policy of the sandbox that requests without a token belong to
 */
record StartInstructions(Settings settings, boolean demo, Policy policy) {
  /** Below a domain that resolves nowhere (RFC 6761): no policy names it by chance. */
  private static final String ELSEWHERE = "http://elsewhere.sluice.test/";

  void print(PrintStream out) {
    out.printf(
        "Proxy http://%s, admin http://%s, audit on Kafka %s%n%n",
        settings.proxy().listen(), settings.admin().listen(), settings.kafka().bootstrapServers());
    if (settings.proxy().sandboxes().required()) {
      out.println("Only clients with a token are served: write http://ID:TOKEN@ in the commands.");
    }
    if (demo) {
      printKey(out);
    }
    printDenial(out);
    out.println("Every decision is an event; one line per request:");
    out.printf("  ./sluice audit tail --last 5%s%n%n", kafka());
  }

  private void printKey(PrintStream out) {
    String plain = "http://%s:%d/".formatted(DemoOrigin.HOST, DemoOrigin.HTTP.port());
    String secure = "https://%s:%d/".formatted(DemoOrigin.HOST, DemoOrigin.HTTPS.port());
    String promise = promise(plain);
    out.println(promise);
    out.printf("  curl -x %s -d '%s' %s%n", proxy(), KeyExample.BODY, plain);
    // A policy may treat the two ports differently.
    if (!promise(secure).equals(promise)) {
      out.println(promise(secure));
    }
    out.printf("  curl -x %s %s -d '%s' %s%n", proxy(), trust(secure), KeyExample.BODY, secure);
  }

  private String trust(String url) {
    return new KeyExample(policy).fate(url) instanceof KeyExample.Fate.Unread
        ? "--insecure"
        : "--cacert " + settings.state().resolve("ca").resolve("ca.pem");
  }

  private String promise(String url) {
    return switch (new KeyExample(policy).fate(url)) {
      case KeyExample.Fate.Redacted(String entry) ->
          "An API key does not leave, since %s redacts it; the origin tells what it received:"
              .formatted(entry);
      case KeyExample.Fate.Refused(String entry) ->
          "An API key does not leave, since %s refuses the request:".formatted(entry);
      case KeyExample.Fate.Judged(String entry) ->
          "%s decides whether an API key leaves; the origin tells what it received:"
              .formatted(entry);
      case KeyExample.Fate.Leaves() ->
          "The policy redacts nothing here: the origin receives an API key as it is:";
      case KeyExample.Fate.Unread() ->
          "The policy relays this TLS unread: the origin receives an API key as it is:";
      case KeyExample.Fate.Denied() ->
          "The policy does not allow a POST to %s, and the answer says why:"
              .formatted(URI.create(url).getAuthority());
    };
  }

  private void printDenial(PrintStream out) {
    boolean allowed =
        PolicyExplanation.of(policy, new WrittenRequest("GET " + ELSEWHERE)).isAllowed();
    out.println(
        allowed
            ? "The policy allows even a host that it cannot know:"
            : "What the policy does not name is denied, and the answer says why:");
    out.printf("  curl -x %s %s%n", proxy(), ELSEWHERE);
  }

  private String proxy() {
    return "http://" + settings.proxy().listen();
  }

  private String kafka() {
    String servers = settings.kafka().bootstrapServers();
    return servers.equals(KafkaSettings.DEFAULTS.bootstrapServers()) ? "" : " --kafka " + servers;
  }
}
