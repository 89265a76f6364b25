package dev.sluice.config.settings;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts of the files in {@code --config DIR}.
 *
 * @param settings {@code sluice.yaml}; empty: every setting has its default
 * @param registrations {@code gateway.toml}; empty: no operator-run services
 * @param unread why {@code gateway.toml} cannot be read; it is there, without text
 * @param policies {@code policies/NAME.yaml} by NAME, the id of its sandbox, and the boundary by
 *     {@link #BOUNDARY}; without text where the file is misnamed or cannot be read, with the name
 *     of its tests where only those cannot be read
 * @param tests {@code policies/NAME.tests.yaml} by NAME
 * @param misnamed not to be used as what they are meant to be
 * @param mayPass whether a file that could not be read may be readable later although it looks the
 *     same
 */
public record ConfigDirectory(
    Optional<Source> settings,
    Optional<Source> registrations,
    Optional<Violation> unread,
    Map<String, Source> policies,
    Map<String, Source> tests,
    MisnamedFiles misnamed,
    boolean mayPass) {
  public static final String SETTINGS = "sluice.yaml";
  public static final String REGISTRATIONS = "gateway.toml";
  public static final String POLICIES = "policies";

  /** Stands for the boundary among the names of sandboxes; no sandbox has such a name. */
  public static final String BOUNDARY = "_boundary";

  static final String SUFFIX = ".yaml";
  static final String TESTS = ".tests";
  static final String RESERVED = "_";

  private static final int MAX_POLICIES = 1000;

  public ConfigDirectory {
    policies = Map.copyOf(policies);
    tests = Map.copyOf(tests);
  }

  public Map<String, Source> wellNamed() {
    Map<String, Source> right = new TreeMap<>(policies);
    right.keySet().removeAll(misnamed.refused().keySet());
    return right;
  }

  public Map<String, Source> texts() {
    Map<String, Source> read = new TreeMap<>(policies);
    Set<String> refused = misnamed.refused().keySet();
    read.entrySet()
        .removeIf(file -> refused.contains(file.getKey()) && file.getValue().text().isEmpty());
    return read;
  }

  public static Path testsOf(Path policy) {
    String name = String.valueOf(policy.getFileName());
    int dot = name.lastIndexOf('.');
    return policy.resolveSibling((dot <= 0 ? name : name.substring(0, dot)) + TESTS + SUFFIX);
  }

  /**
   * Reads the directory once, at most 1 MiB of each file, and only regular files.
   *
   * @throws IOException when a directory or the settings cannot be read; the message names the file
   */
  public static ConfigDirectory read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Read policies = new Read();
    Read tests = new Read();
    MisnamedFiles misnamed = readPolicies(directory.resolve(POLICIES), policies, tests);
    Read registrations = new Read();
    registrations.add(directory.resolve(REGISTRATIONS), REGISTRATIONS);
    Optional<Violation> unread = Optional.ofNullable(registrations.errors().get(REGISTRATIONS));
    return new ConfigDirectory(
        readIfThere(directory.resolve(SETTINGS)),
        unread
            .map(error -> new Source(error.file(), ""))
            .or(() -> Optional.ofNullable(registrations.texts().get(REGISTRATIONS))),
        unread,
        policies.texts(),
        tests.texts(),
        misnamed,
        Stream.of(policies, tests, registrations).anyMatch(Read::mayPass));
  }

  private static Optional<Source> readIfThere(Path file) throws IOException {
    try {
      return Optional.of(Source.readRegular(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static MisnamedFiles readPolicies(Path directory, Read policies, Read tests)
      throws IOException {
    List<Path> others = new ArrayList<>();
    for (Path file : list(directory)) {
      Optional<String> tested = sandbox(file, TESTS + SUFFIX);
      Optional<String> sandbox = sandbox(file, SUFFIX);
      if (tested.isPresent()) {
        tests.add(file, tested.get());
      } else if (sandbox.isPresent()) {
        policies.add(file, sandbox.get());
      } else {
        others.add(file);
      }
      int most = Math.max(policies.texts().size(), tests.texts().size());
      requireFew(directory, most, "policies");
    }
    Set<String> named = new HashSet<>(policies.texts().keySet());
    tests.texts().keySet().forEach(sandbox -> named.add(sandbox + TESTS));
    MisnamedFiles misnamed = MisnamedFiles.among(others, named, policies.errors(), tests.errors());
    int refused = Math.max(misnamed.refused().size(), misnamed.tests().size());
    requireFew(directory, refused, "files that are refused");
    misnamed.refused().forEach((name, error) -> refuse(name, error, policies.texts()));
    return misnamed;
  }

  // Its text, if it was read, tells later whether it was edited.
  private static void refuse(String name, Violation error, Map<String, Source> policies) {
    policies.merge(
        name, new Source(error.file(), ""), (own, none) -> new Source(none.file(), own.text()));
  }

  // In order, so that the same one of two files that are meant to be one is taken each time.
  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void requireFew(Path directory, int count, String what) throws IOException {
    if (count > MAX_POLICIES) {
      throw new IOException(directory + " holds more than " + MAX_POLICIES + " " + what);
    }
  }

  private static Optional<String> sandbox(Path file, String suffix) {
    String name = String.valueOf(file.getFileName());
    return Optional.of(name)
        .filter(own -> own.endsWith(suffix))
        .map(own -> own.substring(0, own.length() - suffix.length()))
        .filter(own -> Sandbox.isId(own) || name.equals(BOUNDARY + SUFFIX));
  }

  private record Read(Map<String, Source> texts, Map<String, UnreadFile> unread) {
    Read() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    /** One that was deleted since it was listed is not there; a link to nowhere is. */
    void add(Path file, String name) {
      try {
        texts.put(name, Source.readRegular(file));
      } catch (IOException e) {
        boolean deleted =
            e instanceof NoSuchFileException && Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
        if (!deleted) {
          unread.put(name, UnreadFile.of(file, e));
        }
      }
    }

    Map<String, Violation> errors() {
      Map<String, Violation> errors = new TreeMap<>();
      unread.forEach((name, file) -> errors.put(name, file.error()));
      return errors;
    }

    boolean mayPass() {
      return unread.values().stream().anyMatch(UnreadFile::mayPass);
    }
  }

  /**
   * A file that cannot be read.
   *
   * @param mayPass the same file may be readable later, without a change that can be seen from
   *     outside: its disk failed, or too many files were open
   */
  private record UnreadFile(Violation error, boolean mayPass) {
    private static final Pattern PLACE = Pattern.compile(":(\\d+):(\\d+): (.*)", Pattern.DOTALL);

    static UnreadFile of(Path file, IOException fault) {
      String reason = FileFault.reason(fault);
      boolean byContent = reason.startsWith(file.toString());
      return byContent
          ? new UnreadFile(error(file, reason.substring(file.toString().length())), false)
          : new UnreadFile(error(file, "cannot be read: " + reason), !isVisible(fault));
    }

    // Rights and the target of a link are seen without reading.
    private static boolean isVisible(IOException fault) {
      return fault instanceof AccessDeniedException || fault instanceof NoSuchFileException;
    }

    private static Violation error(Path file, String text) {
      Matcher place = PLACE.matcher(text);
      return place.matches()
          ? new Violation(
              file.toString(),
              Integer.parseInt(place.group(1)),
              Integer.parseInt(place.group(2)),
              "",
              place.group(3),
              Severity.ERROR)
          : new Violation(file.toString(), 1, 1, "", text.strip(), Severity.ERROR);
    }
  }
}
