package dev.sluice.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicNamesTest {
  @Test
  void publicNamesHaveASuffixOfTheList() {
    assertThat(PublicNames.isPublic("api.example.co.uk")).isTrue();
    assertThat(List.of("localhost", "a.internal", "x.test", "com", "1.in-addr.arpa", "a..b"))
        .noneMatch(PublicNames::isPublic);
    assertThat(PublicNames.ownParent("a.b.example.com")).isEqualTo(Optional.of("b.example.com"));
    assertThat(PublicNames.ownParent("example.com")).isEmpty();
  }
}
