package dev.sluice.app.cli;

import dev.sluice.app.dev.DemoOrigin;
import dev.sluice.app.dev.DemoServer;
import dev.sluice.config.net.HostPort;
import dev.sluice.tools.command.Logging;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code sluice demo-origin}: the origin of {@code dev} by itself, for docker-compose.yml. */
@Command(
    name = "demo-origin",
    description = "Serves the demo origin.",
    hidden = true,
    mixinStandardHelpOptions = true)
final class DemoOriginCommand implements Callable<Integer> {
  @Option(names = "--http", paramLabel = "HOST:PORT", converter = Address.class)
  private HostPort http = DemoOrigin.HTTP;

  @Option(names = "--https", paramLabel = "HOST:PORT", converter = Address.class)
  private HostPort https = DemoOrigin.HTTPS;

  @Option(
      names = "--ca",
      required = true,
      paramLabel = "FILE",
      description = "receives the certificate that clients must trust")
  private Path authority = Path.of("");

  @Override
  public Integer call() throws Exception {
    Logging.forMachines();
    return ServerProcess.serve(teardown -> DemoServer.start(http, https, authority, teardown));
  }

  static final class Address implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      try {
        return HostPort.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("expected HOST:PORT, not '" + text + "'");
      }
    }
  }
}
