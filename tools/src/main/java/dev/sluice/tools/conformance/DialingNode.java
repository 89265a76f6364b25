package dev.sluice.tools.conformance;

import dev.sluice.chain.remote.call.DialSettings;
import dev.sluice.config.ConfigDirectory;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.RegistrationOptions;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ConfigFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Option for the node that will call the service: it dials as that node does. */
final class DialingNode {
  @Option(
      names = "--node-config",
      paramLabel = "DIR",
      description =
          "configuration of the node that will call the service: proxy.hosts and"
              + " chain.services.connect_timeout of its sluice.yaml and host_gateway_ip of its"
              + " gateway.toml hold here too")
  private Optional<Path> directory = Optional.empty();

  /**
   * Its settings; the defaults without one.
   *
   * @throws IOException when the directory or a file cannot be read
   * @throws CommandFailure when {@code sluice.yaml} is invalid
   */
  Settings settings() throws IOException {
    return directory.isPresent() ? ConfigFiles.settings(directory.get()) : Settings.defaults();
  }

  /** How the node dials services; by default without fixed addresses. */
  DialSettings dialing(Settings settings) {
    return new DialSettings(settings.services().connectTimeout(), settings.proxy().hosts());
  }

  /**
   * The service at the address that the node's {@code gateway.toml} gives to its host.
   *
   * @throws IOException when the directory or a file cannot be read
   * @throws CommandFailure when the file is no TOML, or the address none
   */
  Registration locate(Registration service) throws IOException {
    if (directory.isEmpty()) {
      return service;
    }
    ConfigDirectory files = ConfigDirectory.read(directory.get());
    if (files.unread().isPresent()) {
      throw new IOException(files.unread().get().toString());
    }
    return files
        .registrations()
        .map(gateway -> usable(RegistrationOptions.locate(service, gateway)))
        .orElse(service);
  }

  private static Registration usable(Compilation<Registration> located) {
    return switch (located) {
      case Compilation.Compiled<Registration> compiled -> compiled.value();
      case Compilation.Rejected<Registration> rejected ->
          throw CommandFailure.usage(ConfigFiles.lines(rejected.violations()));
    };
  }
}
