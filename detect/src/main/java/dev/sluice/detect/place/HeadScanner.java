package dev.sluice.detect.place;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.opaque.OpaqueSearch;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.ScannedHead.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Finds the secrets of a request's parts but the body. Any thread. */
public final class HeadScanner {
  private final LayeredScanner scanner;
  private final Set<RequestPart> scope;
  private final boolean needed;
  private final OwnProvider home;
  private final int shortest;
  private final OpaqueSearch opaque;
  private final CleanParts clean = new CleanParts();

  /**
   * A scanner for secrets with a form of their own.
   *
   * @param scope parts to search; the body is not read
   * @param shortest characters of a text that can hold a secret; most values of headers have fewer
   */
  public HeadScanner(
      LayeredScanner scanner, Set<RequestPart> scope, OwnProvider home, int shortest) {
    this(scanner, scope, home, shortest, OpaqueSearch.NONE);
  }

  /** The same, which also looks for opaque text. */
  public HeadScanner(
      LayeredScanner scanner,
      Set<RequestPart> scope,
      OwnProvider home,
      int shortest,
      OpaqueSearch opaque) {
    this.scanner = scanner.forShortTexts();
    this.scope = Set.copyOf(scope);
    this.needed = scope.stream().anyMatch(part -> part != RequestPart.BODY);
    this.home = home;
    this.shortest = shortest;
    this.opaque = opaque;
  }

  /**
   * A secret of a head.
   *
   * @param field index of the header that has it in its value; -1 anywhere else
   * @param home whether the provider wants it there
   */
  public record HeadSecret(Sighting sighting, int field, boolean home) {}

  /**
   * The result of a scan.
   *
   * @param complete false when the operator's patterns exceeded their budget
   * @param undecoded whether layers were left out for depth or work
   */
  public record HeadFound(List<HeadSecret> secrets, boolean complete, boolean undecoded) {
    public static final HeadFound NOTHING = new HeadFound(List.of(), true, false);

    public HeadFound {
      secrets = List.copyOf(secrets);
    }
  }

  public boolean isNeeded() {
    return needed;
  }

  public HeadFound scan(ScannedHead head) {
    Scan scan = new Scan(head);
    scan.method();
    scan.host();
    scan.path();
    scan.query();
    scan.headers();
    return new HeadFound(scan.secrets, scan.reading.isComplete(), scan.reading.isUndecoded());
  }

  private final class Scan {
    private final ScannedHead head;
    private final List<HeadSecret> secrets = new ArrayList<>(0);
    private final HeadReading reading = new HeadReading(scanner, shortest);
    private final Set<String> seen = new HashSet<>(0);

    Scan(ScannedHead head) {
      this.head = head;
    }

    void method() {
      if (scope.contains(RequestPart.METHOD)) {
        add(RequestPart.METHOD, head.method(), (edit, pattern) -> false);
      }
    }

    void host() {
      if (!scope.contains(RequestPart.HOST) || clean.hasHost(head.host())) {
        return;
      }
      Set<SecretPattern> told = new HashSet<>(0);
      inHost(reading.edits(head.host()), told);
      String joined = HostLabels.joined(head.host());
      inHost(reading.edits(joined), told);
      if (reading.holdsLiteral(joined)) {
        HostLabels.forEachRun(
            head.host(), shortest, run -> inHost(reading.written(run.text()), told));
      }
      List<SecretPattern> opaqueLabels = opaque.inHost(head.host());
      addOpaque(opaqueLabels, SecretPlace.of(RequestPart.HOST));
      if (told.isEmpty() && opaqueLabels.isEmpty()) {
        clean.addHost(head.host(), reading.isWhole());
      }
    }

    private void inHost(List<Edit> edits, Set<SecretPattern> told) {
      edits.stream()
          .filter(edit -> edit.patterns().stream().anyMatch(told::add))
          .forEach(edit -> add(edit, SecretPlace.of(RequestPart.HOST), -1, (e, pattern) -> false));
    }

    // Nothing takes it out, since no scan of a text finds it.
    private void addOpaque(List<SecretPattern> patterns, SecretPlace place) {
      patterns.forEach(p -> secrets.add(new HeadSecret(new Sighting(place, p), -1, false)));
    }

    void path() {
      boolean both = scope.contains(RequestPart.PATH) && home.mayHaveAddress(head.host());
      if (!scope.contains(RequestPart.PATH) || (!both && clean.hasPath(head.path()))) {
        return;
      }
      boolean known = both && isAddress();
      List<Edit> edits =
          add(RequestPart.PATH, head.path(), (edit, pattern) -> home.isPath(head, pattern));
      List<SecretPattern> opaqueParts =
          known ? List.of() : opaque.inPath(UnknownText.of(head.path(), edits));
      addOpaque(opaqueParts, SecretPlace.of(RequestPart.PATH));
      if (!known && edits.isEmpty() && opaqueParts.isEmpty()) {
        clean.addPath(head.path(), reading.isWhole());
      }
    }

    // A webhook is known by its host and its path together.
    private boolean isAddress() {
      int before = secrets.size();
      int path = head.host().length();
      for (Edit edit : reading.written(head.host() + head.path())) {
        boolean isBoth = edit.span().start() < path && edit.span().end() > path;
        if (isBoth && edit.patterns().stream().allMatch(p -> home.isAddress(head, p))) {
          add(edit, SecretPlace.of(RequestPart.PATH), -1, (e, p) -> home.isPath(head, p));
        }
      }
      return secrets.size() > before;
    }

    void query() {
      if (scope.contains(RequestPart.QUERY)) {
        List<Edit> edits =
            add(
                RequestPart.QUERY,
                head.query(),
                (edit, pattern) -> home.isQuery(head, edit.span(), pattern));
        addOpaque(
            opaque.inQuery(UnknownText.of(head.query(), edits)), SecretPlace.of(RequestPart.QUERY));
      }
    }

    void headers() {
      if (scope.contains(RequestPart.HEADERS)) {
        for (int i = 0; i < head.fields().size(); i++) {
          header(i, head.fields().get(i));
        }
      }
    }

    private void header(int index, Field field) {
      if (clean.hasField(field)) {
        return;
      }
      List<Edit> inName = reading.edits(field.name());
      List<Edit> inValue = reading.edits(field.value());
      List<SecretPattern> opaqueName = opaque.inName(field.name());
      List<SecretPattern> opaqueValue =
          opaque.inValue(field.name(), UnknownText.of(field.value(), inValue));
      if (Stream.of(inName, inValue, opaqueName, opaqueValue).allMatch(List::isEmpty)) {
        clean.addField(field, reading.isWhole());
        return;
      }
      String name = opaqueName.isEmpty() ? reading.names().of(field.name()) : SafeNames.HIDDEN;
      SecretPlace place = new SecretPlace(RequestPart.HEADERS, "header:" + name);
      for (Edit edit : inName) {
        add(edit, place, -1, (e, pattern) -> false);
      }
      for (Edit edit : inValue) {
        add(edit, place, index, (e, p) -> home.isHeader(head, field, e.span(), p));
      }
      addOpaque(opaqueName, place);
      addOpaque(opaqueValue, place);
    }

    private List<Edit> add(RequestPart part, String text, BiPredicate<Edit, SecretPattern> isHome) {
      List<Edit> edits = reading.edits(text);
      edits.forEach(edit -> add(edit, SecretPlace.of(part), -1, isHome));
      return edits;
    }

    // A second place is a leak also at home.
    private void add(
        Edit edit, SecretPlace place, int field, BiPredicate<Edit, SecretPattern> isHome) {
      for (SecretPattern pattern : edit.patterns()) {
        boolean first = seen.add(pattern.id()) || pattern.facts().home().isAnyHost();
        secrets.add(
            new HeadSecret(
                new Sighting(place, pattern), field, first && isHome.test(edit, pattern)));
      }
    }
  }

  /**
   * Parts of heads in which one scanner found nothing, since requests of one client repeat them.
   * What was not read whole is not kept. Any thread.
   */
  private static final class CleanParts {
    private static final int MOST = 256;

    private final LatestValues<String> hosts = new LatestValues<>();
    private final LatestValues<String> paths = new LatestValues<>();
    private final LatestValues<Field> fields = new LatestValues<>();

    boolean hasHost(String host) {
      return hosts.contains(host);
    }

    void addHost(String host, boolean whole) {
      if (whole && host.length() <= MOST) {
        hosts.add(host);
      }
    }

    boolean hasPath(String path) {
      return paths.contains(path);
    }

    void addPath(String path, boolean whole) {
      if (whole && path.length() <= MOST) {
        paths.add(path);
      }
    }

    boolean hasField(Field field) {
      return fields.contains(field);
    }

    void addField(Field field, boolean whole) {
      if (whole && field.name().length() + field.value().length() <= MOST) {
        fields.add(field);
      }
    }
  }

  /** What a text has beside the secrets that patterns found in it. */
  private static final class UnknownText {
    private UnknownText() {}

    /**
     * The text with blanks in place of secrets.
     *
     * @param edits from a scan of the text in UTF-8
     */
    static String of(String text, List<Edit> edits) {
      if (edits.isEmpty()) {
        return text;
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      edits.forEach(edit -> Arrays.fill(bytes, edit.span().start(), edit.span().end(), (byte) ' '));
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
