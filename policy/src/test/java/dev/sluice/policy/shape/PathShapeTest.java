package dev.sluice.policy.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class PathShapeTest {
  /** The paths of a shape. */
  private static final class Kept implements PathTree.Merged<Kept> {
    private final List<String> paths = new ArrayList<>();

    @Override
    public void merge(Kept other) {
      paths.addAll(other.paths);
    }
  }

  private static PathTree<Kept> tree(KeepRoom room, List<String> globs) {
    PathTree<Kept> tree = new PathTree<>(room, Kept::new);
    globs.forEach(glob -> tree.at(PathShape.ofGlob(glob)).paths.add(glob));
    return tree;
  }

  private static List<String> globs(PathTree<Kept> tree) {
    return tree.entries().stream().map(entry -> entry.shape().glob()).toList();
  }

  @Example
  void identifiersStandForManyBehindTheFirstSegment() {
    assertThat(PathShape.ofIdentifiers("/12345678/users/12345678/me").glob())
        .isEqualTo("/12345678/users/*/me");
    assertThat(PathShape.ofIdentifiers("/").glob()).isEqualTo("/");
    assertThat(PathShape.ofIdentifiers("").glob()).isEqualTo("/");
    assertThat(PathShape.ofIdentifiers("/a/*").glob()).isEqualTo("/a/\\*");
  }

  @Property(tries = 500)
  void aGlobIsReadAsItWasWritten(
      @ForAll @Chars({'*', '\\', '/', 'a', '1'}) @StringLength(max = 12) String path) {
    PathShape shape = PathShape.ofIdentifiers("/" + path);
    assertThat(PathShape.ofGlob(shape.glob()).segments()).isEqualTo(shape.segments());
  }

  @Property(tries = 200)
  void shapesInPartsGiveTheShapesOfTheWhole(
      @ForAll List<@CharRange(from = 'a', to = 'k') @StringLength(min = 1, max = 1) String> names) {
    List<String> paths = names.stream().map(name -> "/v1/users/" + name).toList();
    PathTree<Kept> whole = new PathTree<>(new KeepRoom(1 << 20), Kept::new);
    paths.forEach(path -> whole.at(path).paths.add(path));
    assertThat(globs(tree(new KeepRoom(1 << 20), paths))).isEqualTo(globs(whole));
  }

  @Example
  void aSegmentOfManyTakesNamesThatComeLater() {
    assertThat(globs(tree(new KeepRoom(1 << 20), List.of("/users/*", "/users/*/keys"))))
        .containsExactly("/users/*", "/users/*/keys");
  }

  @Property(tries = 200)
  void everythingThatIsRemovedGivesItsRoomBack(
      @ForAll
          List<
                  @Chars({'/', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', '1'}) @StringLength(max = 9)
                  String>
              paths) {
    KeepRoom room = new KeepRoom(1 << 20);
    PathTree<Kept> tree = tree(room, paths.stream().map(path -> "/" + path).toList());
    tree.removeIf(kept -> true);
    assertThat(globs(tree)).isEmpty();
    assertThat(room.left()).isEqualTo(1 << 20);
  }

  @Property(tries = 200)
  void aPathIsFoundWhenItsShapeIsNotNew(
      @ForAll
          List<
                  @Chars({'/', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', '1'}) @StringLength(max = 9)
                  String>
              paths) {
    PathTree<Kept> tree = new PathTree<>(new KeepRoom(1 << 20), Kept::new);
    for (String path : paths) {
      PathShape shape = PathShape.ofGlob("/" + path);
      boolean found = tree.find(shape).isPresent();
      int before = tree.entries().size();
      Kept kept = tree.at(shape);
      assertThat(tree.find(shape)).containsSame(kept);
      assertThat(!found || tree.entries().size() == before).isTrue();
    }
  }

  @Example
  void whatIsRemovedGivesItsRoomBack() {
    KeepRoom room = new KeepRoom(1 << 20);
    List<String> paths =
        IntStream.range(0, 5).mapToObj(i -> "/a/" + (char) ('a' + i) + "/x").toList();
    PathTree<Kept> tree = tree(room, paths);
    tree.removeIf(kept -> !kept.paths.contains("/a/b/x"));
    assertThat(globs(tree)).containsExactly("/a/b/x");
    tree.removeIf(kept -> true);
    assertThat(globs(tree)).isEmpty();
    assertThat(room.left()).isEqualTo(1 << 20);
  }
}
