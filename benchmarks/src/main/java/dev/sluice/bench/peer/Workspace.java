package dev.sluice.bench.peer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of one run: rendered configuration, certificates, logs.
 *
 * @param templates {@code benchmarks/peers}
 */
public record Workspace(Path dir, Path templates) implements AutoCloseable {
  /** The name that the certificates carry and that proxies resolve to this machine. */
  public static final String HOST = "origin.bench.test";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z0-9_]+)}");

  /** Bytes of the file that the origin serves at {@code /download}. */
  public static final int DOWNLOAD_BYTES = 100_000_000;

  /** Makes the directory with its certificates and the file to download. */
  public static Workspace create(Path templates) throws IOException, InterruptedException {
    Workspace workspace = new Workspace(ScratchDirectory.create().path(), templates);
    // Squid and nginx give up root and still have to read here.
    run(workspace.dir, List.of("chmod", "755", "."));
    Files.writeString(workspace.dir.resolve("hosts"), "127.0.0.1 " + HOST + "\n");
    run(workspace.dir, List.of("bash", templates.resolve("certificates").toString(), HOST));
    try (RandomAccessFile download =
        new RandomAccessFile(workspace.dir.resolve("download").toFile(), "rw")) {
      download.setLength(DOWNLOAD_BYTES);
    }
    return workspace;
  }

  /** A directory within this one for a second node, with the same authority. */
  Workspace nested(String name) throws IOException {
    Path inner = Files.createDirectories(dir.resolve(name));
    Files.copy(dir.resolve("ca.pem"), inner.resolve("ca.pem"));
    return new Workspace(inner, templates);
  }

  /**
   * Writes a template with its variables replaced.
   *
   * @param more values beside directory, host and ports, or in place of them
   * @throws IllegalStateException when the template names a variable that has no value
   */
  Path render(String template, Map<String, String> more) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("dir", dir.toString());
    values.put("host", HOST);
    for (Port port : Port.values()) {
      values.put(port.key(), Integer.toString(port.number()));
    }
    values.putAll(more);
    String text = Files.readString(templates.resolve(template));
    String rendered =
        VARIABLE
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(value(values, found.group(1))));
    return Files.writeString(dir.resolve(template), rendered);
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("no value for ${" + name + "}");
    }
    return value;
  }

  /** Runs a short command to its end; its output goes to {@code commands.log}. */
  static void run(Path dir, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("commands.log").toFile()))
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed; see " + dir.resolve("commands.log"));
    }
  }

  @Override
  public void close() throws IOException {
    new ScratchDirectory(dir).close();
  }
}
