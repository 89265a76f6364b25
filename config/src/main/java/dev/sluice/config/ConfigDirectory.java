package dev.sluice.config;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.source.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The texts of the files in {@code --config DIR}.
 *
 * @param settings {@code sluice.yaml}; empty: every setting has its default
 * @param registrations {@code gateway.toml}; empty: no operator-run services
 * @param policies {@code policies/NAME.yaml} by NAME, the id of its sandbox
 */
public record ConfigDirectory(
    Optional<Source> settings, Optional<Source> registrations, Map<String, Source> policies) {
  public static final String SETTINGS = "sluice.yaml";
  public static final String REGISTRATIONS = "gateway.toml";
  public static final String POLICIES = "policies";

  private static final String SUFFIX = ".yaml";
  private static final int MAX_POLICIES = 1000;

  public ConfigDirectory {
    policies = Map.copyOf(policies);
  }

  /**
   * Reads the directory once, at most 1 MiB of each file, and only regular files.
   *
   * @throws IOException when the directory or a file cannot be read, or the name of a policy file
   *     is not a sandbox id; the message names the file
   */
  public static ConfigDirectory read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    return new ConfigDirectory(
        readIfThere(directory.resolve(SETTINGS)),
        readIfThere(directory.resolve(REGISTRATIONS)),
        readPolicies(directory.resolve(POLICIES)));
  }

  private static Optional<Source> readIfThere(Path file) throws IOException {
    try {
      return Optional.of(Source.readRegular(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Source> readPolicies(Path directory) throws IOException {
    Map<String, Source> policies = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return policies;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        policies.put(sandbox(file), Source.readRegular(file));
        if (policies.size() > MAX_POLICIES) {
          throw new IOException(directory + " holds more than " + MAX_POLICIES + " policies");
        }
      }
    }
    return policies;
  }

  private static String sandbox(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String sandbox = name.substring(0, name.length() - SUFFIX.length());
    if (!Sandbox.isId(sandbox)) {
      throw new IOException(
          file
              + ": the name before .yaml is a sandbox; use letters, digits, '.', '_' and '-', 128"
              + " at most");
    }
    return sandbox;
  }
}
