package dev.sluice.control.denial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.LearnSettings;
import dev.sluice.proto.v1.DenialsTold;
import dev.sluice.proto.v1.DenialsWanted;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.UnkeptDenials;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DenialBookTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final LearnSettings LIMITS = new LearnSettings(Duration.ofHours(1), 100);

  private static DeniedShape.Builder shape(String sandbox, String path) {
    return DeniedShape.newBuilder()
        .setSandbox(sandbox)
        .setHost("api.example.com")
        .setPort(443)
        .setProtocol("https")
        .setMethod("GET")
        .setPath(path)
        .setCode("policy_denied")
        .setCount(1)
        .setFirstMs(NOW)
        .setLastMs(NOW)
        .setRequest("r");
  }

  private static DenialsTold all(DenialBook book, String sandbox) {
    return book.answer(DenialsWanted.newBuilder().setSandbox(sandbox).setMost(1000).build(), NOW);
  }

  private static List<String> paths(DenialsTold told) {
    return told.getDenialsList().stream().map(DeniedShape::getPath).toList();
  }

  private static long count(DenialsTold told) {
    return told.getDenialsList().stream().mapToLong(DeniedShape::getCount).sum();
  }

  @Test
  void nodesCountTogetherAndTheNewestComesFirst() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    book.add(shape("ci", "/v1/users/*").setCount(3).setFirstMs(NOW - 60).build(), NOW);
    book.add(
        shape("ci", "/v1/users/*").setCount(2).setLastMs(NOW - 5).setRequest("q").build(), NOW);
    book.add(shape("ci", "/v1/me").setLastMs(NOW - 9).build(), NOW);
    book.add(shape("lab", "/v1/me").build(), NOW);

    DenialsTold told = all(book, "ci");

    assertThat(paths(told)).containsExactly("/v1/users/*", "/v1/me");
    assertThat(told.getDenials(0))
        .isEqualTo(shape("ci", "/v1/users/*").setCount(5).setFirstMs(NOW - 60).build());
    assertThat(all(book, "").getDenialsCount()).isEqualTo(3);
    assertThat(book.kept().keys()).isEqualTo(3);
  }

  @Test
  void whatIsAskedForByNameAndTheRefusalAreKeysOfTheirOwn() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    book.add(shape("ci", "/mcp").setOperation("tools/call").setName("a").build(), NOW);
    book.add(shape("ci", "/mcp").setOperation("tools/call").setName("b").build(), NOW);
    book.add(shape("ci", "/mcp").setCode("ssrf_denied").build(), NOW);

    assertThat(all(book, "ci").getDenialsList())
        .extracting(DeniedShape::getName)
        .containsExactlyInAnyOrder("a", "b", "");
  }

  @Test
  void aTunnelHasNoPath() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    book.add(shape("ci", "").setProtocol("tunnel").setMethod("CONNECT").build(), NOW);
    assertThat(paths(all(book, "ci"))).containsExactly("");
  }

  @Test
  void onlyShapesThatWereDeniedSinceThenAreTold() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    book.add(shape("ci", "/old").setLastMs(NOW - 1001).build(), NOW);
    book.add(shape("ci", "/new").setLastMs(NOW - 1000).build(), NOW);
    DenialsWanted wanted = DenialsWanted.newBuilder().setSinceMs(NOW - 1000).setMost(9).build();
    assertThat(paths(book.answer(wanted, NOW))).containsExactly("/new");
  }

  @Test
  void whatWasCountedAfterAnAnswerIsToldAgainWhateverItsTime() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    book.add(shape("ci", "/a").build(), NOW);
    book.add(shape("ci", "/b").build(), NOW);
    DenialsTold first = all(book, "");
    book.add(shape("ci", "/a").setLastMs(NOW - 700).build(), NOW);

    DenialsWanted next = DenialsWanted.newBuilder().setMost(9).setAfter(first.getChange()).build();
    assertThat(paths(book.answer(next, NOW))).containsExactly("/a");
    assertThat(book.answer(next, NOW).getDenials(0).getCount()).isEqualTo(2);
  }

  @Test
  void anAnswerThatIsCutSaysHowMuchIsLeftOut() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    for (int i = 0; i < 20; i++) {
      book.add(shape("ci", "/" + (char) ('a' + i)).setLastMs(NOW - i).build(), NOW);
    }
    DenialsTold told = book.answer(DenialsWanted.newBuilder().setMost(2).build(), NOW);
    assertThat(paths(told)).containsExactly("/a", "/b");
    assertThat(told.getLeftOut()).isEqualTo(18);
  }

  @Test
  void whatIsNotDeniedAgainIsForgottenAndItsRoomGivenBack() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    book.add(shape("ci", "/a/b").build(), NOW);
    book.add(shape("ci", "/a/c").setLastMs(NOW - 60_000).build(), NOW);
    book.add(shape("ci", "/d").setHost("old.example.com").setLastMs(NOW - 60_000).build(), NOW);
    long hour = Duration.ofHours(1).toMillis();

    book.expire(NOW + hour - 1000);
    assertThat(paths(all(book, ""))).containsExactly("/a/b");
    book.expire(NOW + hour + 1);
    assertThat(book.kept()).isEqualTo(KeptDenials.NONE);
  }

  @Test
  void aClockThatIsAheadKeepsNothingLonger() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    book.add(shape("ci", "/a").setFirstMs(NOW + 9).setLastMs(Long.MAX_VALUE).build(), NOW);
    assertThat(all(book, "ci").getDenials(0).getLastMs()).isEqualTo(NOW);
    assertThat(all(book, "ci").getDenials(0).getFirstMs()).isEqualTo(NOW);
  }

  @Test
  void aFloodOfPathsFillsItsOwnSandboxAlone() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    book.add(shape("lab", "/kept").build(), NOW);
    for (int i = 0; i < 100_000; i++) {
      book.add(shape("ci", "/p" + i + "/x").build(), NOW);
    }
    book.add(shape("lab", "/later").build(), NOW);

    assertThat(paths(all(book, "lab"))).containsExactlyInAnyOrder("/kept", "/later");
    assertThat(all(book, "ci").getDenialsCount()).isEqualTo(100);
    assertThat(all(book, "ci").getUnkeptList())
        .containsExactly(UnkeptDenials.newBuilder().setSandbox("ci").setCount(99_900).build());
    assertThat(book.kept().keys()).isEqualTo(102);
    assertThat(book.kept().bytes()).isLessThan(200_000);
  }

  @Test
  void aFloodOfNamesAtOnePlaceBecomesOneShape() {
    DenialBook book = new DenialBook(LIMITS, NOW);
    for (int i = 0; i < 100_000; i++) {
      book.add(shape("ci", "/users/u" + i + "/x").build(), NOW);
    }
    assertThat(paths(all(book, "ci"))).containsExactly("/users/*/x");
    assertThat(count(all(book, "ci"))).isEqualTo(100_000);
    assertThat(book.kept().bytes()).isLessThan(5_000);
  }

  @Test
  void aFullNodeTakesRoomFromTheSandboxThatHasMost() {
    LearnSettings many = new LearnSettings(Duration.ofHours(1), 100_000);
    long room = 1 << 20;
    DenialBook book = new DenialBook(many, NOW, room);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String host = "h" + random.nextInt(500) + ".example.com";
      book.add(shape("ci", "/p" + i).setHost(host).build(), NOW);
    }
    assertThat(book.kept().bytes()).isLessThan(room + 10_000);
    long full = all(book, "ci").getUnkept(0).getCount();

    for (int i = 0; i < 50; i++) {
      book.add(shape("lab", "/q" + i).build(), NOW);
    }
    assertThat(all(book, "lab").getDenialsCount()).isEqualTo(50);
    assertThat(all(book, "lab").getUnkeptCount()).isZero();
    assertThat(book.kept().bytes()).isLessThan(room + 10_000);
    assertThat(book.kept().unkept()).isGreaterThan(full);
  }

  /** However it is bounded, each denial is in one shape, or counted as unkept. */
  @Test
  void everyDenialIsCountedOnce() {
    DenialBook book = new DenialBook(LIMITS, NOW, 60_000);
    Random random = new Random(11);
    for (int i = 0; i < 30_000; i++) {
      String path = "/" + random.nextInt(20) + "/n" + random.nextInt(12) + "/" + random.nextInt(5);
      book.add(
          shape("s" + random.nextInt(5), path)
              .setHost("h" + random.nextInt(4))
              .setCode(random.nextBoolean() ? "a" : "b")
              .build(),
          NOW);
    }
    DenialsTold told = all(book, "");
    assertThat(told.getLeftOut()).isZero();
    assertThat(count(told) + book.kept().unkept()).isEqualTo(30_000);
    assertThat(book.kept().keys()).isEqualTo(told.getDenialsCount());
    book.expire(NOW + Duration.ofHours(2).toMillis());
    assertThat(book.kept().bytes()).isZero();
  }
}
