package dev.sluice.bench.compare;

import dev.sluice.bench.load.LoadClient;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.load.LoadSpec.Route.TunneledTls;
import dev.sluice.bench.load.TunnelShim;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A load of POST requests over HTTP/2 by h2load, through a shim that opens its tunnels.
 *
 * @param body file that each request carries
 * @param server where the shim's connections go
 * @param tunnel what the proxy there is asked for; empty for a reverse proxy or the origin
 * @param authority host and port of the requests
 * @param streams concurrent ones of each connection
 */
public record H2Load(
    LoadClient client,
    Path body,
    InetSocketAddress server,
    Optional<TunneledTls> tunnel,
    String authority,
    int connections,
    int streams)
    implements LoadGenerator {
  private static final int THREADS = 2;

  @Override
  public LoadResult run(Duration time) throws IOException, InterruptedException {
    Path log = Files.createTempFile("h2load", ".log");
    try (TunnelShim shim = client.shim(server, tunnel)) {
      Process process =
          new ProcessBuilder(command(time, shim.port(), log)).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("h2load failed: " + output.strip());
      }
      return H2LoadOutput.read(output, Files.readAllLines(log));
    } finally {
      Files.delete(log);
    }
  }

  private List<String> command(Duration time, int port, Path log) {
    return List.of(
        "h2load",
        "-t" + Math.min(THREADS, connections),
        "-c" + connections,
        "-m" + streams,
        "-D" + time.toSeconds(),
        "-d",
        body.toString(),
        "-H",
        "content-type: text/plain",
        "--log-file=" + log,
        "--connect-to=127.0.0.1:" + port,
        "https://" + authority + "/");
  }
}
