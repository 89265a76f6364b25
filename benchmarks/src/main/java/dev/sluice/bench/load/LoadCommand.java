package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadSpec.Pace;
import dev.sluice.bench.load.LoadSpec.Request;
import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Shape;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Runs one load from the command line and prints its result as a line of JSON. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Loads a proxy or an origin on this machine and prints the result as JSON.")
public final class LoadCommand implements Callable<Integer> {
  @Parameters(paramLabel = "URL", description = "http or https, with a port")
  private URI url = URI.create("http://127.0.0.1:8080/");

  @Option(names = "--proxy", description = "Port of a forward proxy on 127.0.0.1")
  private Optional<Integer> proxy = Optional.empty();

  @Option(names = "--connections", description = "1 to 1024, default ${DEFAULT-VALUE}")
  private int connections = 32;

  @Option(names = "--seconds", description = "Up to 120, default ${DEFAULT-VALUE}")
  private int seconds = 5;

  @Option(names = "--body", description = "Bytes of the POST body, default ${DEFAULT-VALUE}")
  private int body = 1024;

  @Option(names = "--get", description = "GET instead of POST")
  private boolean get;

  @Option(names = "--rate", description = "Requests per second; 0 for as fast as possible")
  private int rate;

  @Option(names = "--new-connections", description = "One request for each connection")
  private boolean newConnections;

  /** Command-line entry point. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LoadCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException, UnknownHostException {
    try (LoadClient client = new LoadClient()) {
      LoadResult result = client.run(spec());
      System.out.println(JsonMapper.shared().writeValueAsString(result));
      return result.requests() > 0 ? 0 : 1;
    }
  }

  private LoadSpec spec() throws UnknownHostException {
    String host = url.getHost();
    boolean tls = "https".equals(url.getScheme());
    InetAddress address =
        proxy.isPresent() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
    String target = proxy.isPresent() && !tls ? url.toString() : url.getRawPath();
    return new LoadSpec(
        new InetSocketAddress(address, proxy.orElse(url.getPort())),
        route(tls),
        newConnections ? Shape.NEW_CONNECTIONS : Shape.KEEP_ALIVE,
        request(target, host + ":" + url.getPort()),
        connections,
        Pace.of(rate),
        Duration.ofSeconds(seconds));
  }

  private Request request(String target, String authority) {
    return get ? Request.get(target, authority) : Request.post(target, authority, body);
  }

  private Route route(boolean tls) {
    if (!tls) {
      return new Route.Plain();
    }
    return proxy.isPresent()
        ? new Route.TunneledTls(url.getHost(), url.getPort())
        : new Route.Tls(url.getHost());
  }
}
