package dev.sluice.config;

import dev.sluice.config.policy.boundary.Boundary;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.fault.Spelling;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The texts of the files in {@code --config DIR}.
 *
 * @param settings {@code sluice.yaml}; empty: every setting has its default
 * @param registrations {@code gateway.toml}; empty: no operator-run services
 * @param policies {@code policies/NAME.yaml} by NAME, the id of its sandbox, and the boundary by
 *     {@link Boundary#NAME}
 * @param tests {@code policies/NAME.tests.yaml} by NAME
 */
public record ConfigDirectory(
    Optional<Source> settings,
    Optional<Source> registrations,
    Map<String, Source> policies,
    Map<String, Source> tests) {
  public static final String SETTINGS = "sluice.yaml";
  public static final String REGISTRATIONS = "gateway.toml";
  public static final String POLICIES = "policies";

  private static final String SUFFIX = ".yaml";
  private static final String TESTS_SUFFIX = ".tests" + SUFFIX;

  /** Begins the names of files that are no policy of a sandbox. */
  private static final String RESERVED = "_";

  /** Endings that are meant to be {@link #SUFFIX}. */
  private static final Pattern MISNAMED = Pattern.compile("\\.ya?ml$", Pattern.CASE_INSENSITIVE);

  private static final int MAX_POLICIES = 1000;

  public ConfigDirectory {
    policies = Map.copyOf(policies);
    tests = Map.copyOf(tests);
  }

  /** The file with the tests of a policy file, beside it. */
  public static Path testsOf(Path policy) {
    String name = String.valueOf(policy.getFileName());
    int dot = name.lastIndexOf('.');
    return policy.resolveSibling((dot <= 0 ? name : name.substring(0, dot)) + TESTS_SUFFIX);
  }

  /**
   * Reads the directory once, at most 1 MiB of each file, and only regular files.
   *
   * @throws IOException when the directory or a file cannot be read, when the name of a policy file
   *     is not a sandbox id, ends in another spelling of {@code .yaml}, or is nearly that of the
   *     boundary; the message names the file
   */
  public static ConfigDirectory read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Map<String, Source> policies = new TreeMap<>();
    Map<String, Source> tests = new TreeMap<>();
    readPolicies(directory.resolve(POLICIES), policies, tests);
    return new ConfigDirectory(
        readIfThere(directory.resolve(SETTINGS)),
        readIfThere(directory.resolve(REGISTRATIONS)),
        policies,
        tests);
  }

  private static Optional<Source> readIfThere(Path file) throws IOException {
    try {
      return Optional.of(Source.readRegular(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void readPolicies(
      Path directory, Map<String, Source> policies, Map<String, Source> tests) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!isRead(file, name)) {
          continue;
        }
        if (name.equals(Boundary.NAME + SUFFIX)) {
          policies.put(Boundary.NAME, Source.readRegular(file));
        } else if (name.endsWith(TESTS_SUFFIX)) {
          tests.put(sandbox(file, TESTS_SUFFIX), Source.readRegular(file));
        } else {
          policies.put(sandbox(file, SUFFIX), Source.readRegular(file));
        }
        if (policies.size() > MAX_POLICIES || tests.size() > MAX_POLICIES) {
          throw new IOException(directory + " holds more than " + MAX_POLICIES + " policies");
        }
      }
    }
  }

  /** A policy or a boundary that is silently not in force would leave open what it closes. */
  private static boolean isRead(Path file, String name) throws IOException {
    if (!name.endsWith(SUFFIX)) {
      if (MISNAMED.matcher(name).find()) {
        String right = MISNAMED.matcher(name).replaceFirst(SUFFIX);
        throw new IOException(file + ": policies end in " + SUFFIX + "; rename it to " + right);
      }
      return false;
    }
    String bare = name.substring(0, name.length() - SUFFIX.length());
    if (!name.startsWith(RESERVED) || bare.equals(Boundary.NAME)) {
      return true;
    }
    if (!name.endsWith(TESTS_SUFFIX)
        && Spelling.closest(bare, List.of(Boundary.NAME)).isPresent()) {
      throw new IOException(
          file
              + ": did you mean "
              + (Boundary.NAME + SUFFIX)
              + "? Rename it to that, or to a name that does not resemble it");
    }
    return false;
  }

  private static String sandbox(Path file, String suffix) throws IOException {
    String name = String.valueOf(file.getFileName());
    String sandbox = name.substring(0, name.length() - suffix.length());
    if (!Sandbox.isId(sandbox)) {
      throw new IOException(
          file
              + ": the name before "
              + suffix
              + " is a sandbox; use letters, digits, '.', '_' and '-', 128 at most");
    }
    return sandbox;
  }
}
