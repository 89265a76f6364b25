package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.SluiceCommand;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A node that runs one role in a process of its own.
 *
 * @param host where its members' port and its bus listen
 * @param before the program that is given its command line, or nothing
 * @param keys further lines below {@code cluster}, or nothing
 * @param port where members speak of membership
 */
public record ClusterMember(
    String role, Deployment files, String host, List<String> before, int port, String keys) {
  private static final int ANSWER_MILLIS = 2000;

  public static ClusterMember of(Path directory, String name, String role) {
    return new ClusterMember(
        role, Deployment.in(directory.resolve(name)), "127.0.0.1", List.of(), Ports.free(), "");
  }

  public ClusterMember with(String lines) {
    return new ClusterMember(role, files, host, before, port, lines);
  }

  /** The same elsewhere. */
  ClusterMember at(String address, List<String> under) {
    return new ClusterMember(role, files, address, under, port, keys);
  }

  /** Writes the files of them all; each knows where the others are. */
  public static void write(RecordingOrigin origin, List<ClusterMember> members) {
    members.forEach(member -> member.writeOwn(origin, members));
  }

  private void writeOwn(RecordingOrigin origin, List<ClusterMember> members) {
    files.write(origin);
    String known =
        members.stream()
            .map(member -> "'%s:%d'".formatted(member.host(), member.port()))
            .collect(Collectors.joining(", "));
    String cluster =
        """
        roles: [%s]
        cluster:
          listen: %s:%d
          bus_port: 0
          members: [%s]
        %s
        """
            .formatted(role, host, port, known, keys.indent(2));
    try {
      Files.writeString(
          files.directory().resolve("config/sluice.yaml"), cluster, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code sluice cluster keys} makes, as lines of the settings. */
  public static String newKeys(Path directory) {
    String where = directory.toString();
    assertThat(SluiceCommand.execute(new String[] {"cluster", "keys", "--out", where, "--keep"}))
        .isZero();
    return "tls: {certificate_file: %1$s/node.pem, key_file: %1$s/node.key, ca_file: %1$s/ca.pem}"
        .formatted(where);
  }

  /** Whether it says that it should receive traffic; false while it does not answer. */
  boolean isReady() {
    try {
      URLConnection asked = URI.create(files.adminUrl() + "/health/ready").toURL().openConnection();
      asked.setConnectTimeout(ANSWER_MILLIS);
      asked.setReadTimeout(ANSWER_MILLIS);
      asked.getInputStream().close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  SluiceProcess start() {
    return SluiceProcess.start(
        files.directory().resolve("log"),
        before,
        "run",
        "--config",
        files.directory().resolve("config").toString(),
        "--state",
        files.directory().resolve("state").toString());
  }
}
