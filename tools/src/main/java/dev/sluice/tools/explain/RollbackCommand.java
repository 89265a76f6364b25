package dev.sluice.tools.explain;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.ProgramName;
import dev.sluice.tools.live.AdminEndpoint;
import dev.sluice.tools.live.AdminOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description =
        "Puts a former policy of a sandbox in force again: exit code 0, or 1 when it is refused or"
            + " not kept. Without a revision it lists those that are kept.",
    mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
  private static final int CONNECT_MILLIS = 5_000;

  /** Longer than a change takes. */
  private static final int LIMIT_MILLIS = 120_000;

  private static final int LONGEST_ANSWER = 1 << 20;

  @Parameters(index = "0", arity = "0..1", paramLabel = "REV", description = "number of a revision")
  private Optional<Long> revision = Optional.empty();

  @Option(
      names = "--sandbox",
      paramLabel = "ID",
      description = "whose policy; default: ${DEFAULT-VALUE}")
  private String sandbox = "default";

  @Option(names = "--reason", paramLabel = "TEXT", description = "recorded with the change")
  private Optional<String> reason = Optional.empty();

  @Mixin private AdminOptions admin = new AdminOptions();

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    if (!Sandbox.isId(sandbox)) {
      throw CommandFailure.usage("--sandbox: expected an id of proxy.sandboxes, or default");
    }
    if (reason.filter(why -> !why.matches("[ -~]{1,200}")).isPresent()) {
      throw CommandFailure.usage("--reason: write 1 to 200 printable ASCII characters");
    }
    if (revision.isPresent() && revision.get() < 1) {
      throw CommandFailure.usage("REV: expected the number of a revision, from 1");
    }
    HttpURLConnection connection = ask(admin.endpoint());
    boolean done = status(connection) == HttpURLConnection.HTTP_OK;
    try (InputStream page = done ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] body = page == null ? new byte[0] : page.readNBytes(LONGEST_ANSWER);
      String line = LineEscape.json(new String(body, StandardCharsets.UTF_8).strip());
      (done ? System.out : System.err).println(line);
    }
    return done ? ExitCode.DONE : ExitCode.NO;
  }

  private HttpURLConnection ask(AdminEndpoint node) throws IOException {
    String path = revision.map(number -> "/rollback?revision=" + number).orElse("/revisions");
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + node.address() + "/v1/policies/" + sandbox + path)
                .toURL()
                .openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(LIMIT_MILLIS);
    connection.setRequestMethod(revision.isPresent() ? "POST" : "GET");
    if (!node.token().isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + node.token());
    }
    reason.ifPresent(why -> connection.setRequestProperty("X-Sluice-Reason", why));
    return connection;
  }

  private static int status(HttpURLConnection connection) {
    try {
      return connection.getResponseCode();
    } catch (IOException e) {
      throw CommandFailure.usage(
          "no node answers at %s; start one (%s), or name another by --admin HOST:PORT"
                  .formatted(connection.getURL().getAuthority(), ProgramName.call("dev"))
              + " or --config DIR");
    }
  }
}
