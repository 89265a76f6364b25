package dev.sluice.tools.suggest.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.PathGlob;
import dev.sluice.policy.shape.IdentifierForm;
import dev.sluice.policy.shape.KeepRoom;
import dev.sluice.policy.shape.PathTree;
import dev.sluice.tools.suggest.Denials;
import dev.sluice.tools.suggest.record.DeniedEvent;
import dev.sluice.tools.suggest.record.ReadEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class PathTreeTest {
  private static final DeniedEvent EVENT =
      ((ReadEvent.Denial)
              new Denials().with(Denials.request("a.example.com", "GET", "/")).parsed().getFirst())
          .event();

  private static List<PathTree.Entry<PathLeaf>> entries(List<String> paths) {
    PathTree<PathLeaf> tree = new PathTree<>(new KeepRoom(1 << 20), PathLeaf::new);
    paths.forEach(path -> tree.at(path).add(EVENT, Set.of()));
    return ShapeCover.reduced(tree.entries());
  }

  /** Counts by glob. */
  private static Map<String, Long> shapes(List<String> paths) {
    Map<String, Long> shapes = new TreeMap<>();
    entries(paths)
        .forEach(entry -> shapes.put(entry.shape().glob(), entry.leaf().evidence().count()));
    return shapes;
  }

  private static List<String> numbered(String before, int count, String after) {
    return IntStream.range(0, count).mapToObj(i -> before + (char) ('a' + i) + after).toList();
  }

  @Example
  void eightNamesAtOnePlaceBecomeOne() {
    assertThat(shapes(numbered("/users/", 7, ""))).hasSize(7);
    assertThat(shapes(numbered("/users/", 8, ""))).containsExactly(Map.entry("/users/*", 8L));
    assertThat(shapes(numbered("/users/", 9, "/posts")))
        .containsExactly(Map.entry("/users/*/posts", 9L));
  }

  @Example
  void theFirstSegmentStays() {
    assertThat(shapes(numbered("/", 20, ""))).hasSize(20);
    assertThat(shapes(List.of("/12345", "/67890"))).containsOnlyKeys("/12345", "/67890");
  }

  @Example
  void anIdentifierBecomesAStarAtOnceAndCoversNamesBesideIt() {
    assertThat(shapes(List.of("/users/12", "/users/me", "/users/me/keys")))
        .isEqualTo(Map.of("/users/*", 2L, "/users/me/keys", 1L));
  }

  @Example
  void aStarOfThePathIsEscaped() {
    assertThat(shapes(List.of("/a/*", "/a/**/b"))).containsOnlyKeys("/a/\\*", "/a/\\*\\*/b");
  }

  @Example
  void theReasonOfAStarIsTold() {
    List<String> paths = new ArrayList<>(numbered("/v1/users/", 8, "/x"));
    paths.add("/v1/users/7d0a8f64-3f35-4e3c-9a0b-7c4c5b1f2d11/x");
    assertThat(entries(paths).getFirst().shape().reasons())
        .isEqualTo(Map.of(3, "UUIDs, 8 names or more"));
  }

  @Provide
  Arbitrary<List<String>> paths() {
    Arbitrary<String> segment =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.strings().withChars("abcdefghijk").ofLength(1)),
            Tuple.of(2, Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(3)),
            Tuple.of(1, Arbitraries.just("")));
    return segment
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(segments -> "/" + String.join("/", segments))
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 300)
  void theOrderOfThePathsDoesNotMatter(@ForAll("paths") List<String> paths, @ForAll int seed) {
    List<String> shuffled = new ArrayList<>(paths);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(shapes(shuffled)).isEqualTo(shapes(paths));
  }

  @Property(tries = 300)
  void everyPathIsAdmittedAndCountedOnce(@ForAll("paths") List<String> paths)
      throws InvalidPatternException {
    Map<String, Long> shapes = shapes(paths);
    for (String path : paths) {
      boolean admitted = false;
      for (String glob : shapes.keySet()) {
        admitted |= PathGlob.compile(glob).matches(path);
      }
      assertThat(admitted).as(path).isTrue();
    }
    assertThat(shapes.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(paths.size());
  }

  /** By another way than the tree: every star has identifiers or eight names in the record. */
  @Property(tries = 300)
  void everyStarStandsForIdentifiersOrEightNames(@ForAll("paths") List<String> paths) {
    for (PathTree.Entry<PathLeaf> entry : entries(paths)) {
      assertThat(entry.shape().first()).isPresent();
      for (int place : entry.shape().reasons().keySet()) {
        List<String> names =
            paths.stream()
                .map(path -> Arrays.asList(path.substring(1).split("/", -1)))
                .filter(segments -> segments.size() >= place && leadsTo(entry, segments, place))
                .map(segments -> segments.get(place - 1))
                .distinct()
                .toList();
        assertThat(
                names.size() >= 8
                    || names.stream().anyMatch(it -> IdentifierForm.of(it).isPresent()))
            .as(entry.shape().glob() + " of " + paths)
            .isTrue();
      }
    }
  }

  private static boolean leadsTo(PathTree.Entry<PathLeaf> entry, List<String> segments, int place) {
    for (int i = 0; i < place - 1; i++) {
      var wanted = entry.shape().segments().get(i);
      if (wanted.isPresent() && !wanted.get().equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }
}
