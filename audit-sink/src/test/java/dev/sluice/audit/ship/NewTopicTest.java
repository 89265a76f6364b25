package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.Broker;
import dev.sluice.config.settings.audit.TopicSettings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that the controller has made and brokers learn of later. */
class NewTopicTest {
  @TempDir static Path files;

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = Broker.start(files);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** A client of a broker that has not heard of new topics for some questions. */
  private static final class Late extends ForwardingAdmin {
    private static final TopicCollection ABSENT = TopicCollection.ofTopicNames(List.of("absent"));
    private static final int NO_PARTITION = 99;

    private final boolean leaders;
    private int unaware;

    /**
     * @param unaware questions about the topic that find none
     * @param leaders whether partitions have one
     */
    Late(int unaware, boolean leaders) {
      super(
          Map.of(
              "bootstrap.servers",
              broker.address(),
              "default.api.timeout.ms",
              2000,
              "request.timeout.ms",
              2000));
      this.unaware = unaware;
      this.leaders = leaders;
    }

    @Override
    public DescribeTopicsResult describeTopics(
        TopicCollection topics, DescribeTopicsOptions options) {
      return super.describeTopics(unaware-- > 0 ? ABSENT : topics, options);
    }

    @Override
    public ListOffsetsResult listOffsets(
        Map<TopicPartition, OffsetSpec> partitions, ListOffsetsOptions options) {
      String topic = partitions.keySet().iterator().next().topic();
      Map<TopicPartition, OffsetSpec> leaderless =
          Map.of(new TopicPartition(topic, NO_PARTITION), OffsetSpec.latest());
      return super.listOffsets(leaders ? partitions : leaderless, options);
    }
  }

  private static EventTopic topic(String name) {
    return new EventTopic(name, TopicSettings.DEFAULTS);
  }

  private static Collection<String> topics(Admin admin) throws Exception {
    return admin.listTopics().names().get();
  }

  @Test
  void isAwaitedOnceItIsMade() throws Exception {
    try (Admin admin = new Late(4, true)) {
      topic("new").ensure(admin);
      assertThat(topics(admin)).contains("new");
    }
  }

  @Test
  void oneOfAnotherIsJudgedAlthoughTheBrokerDidNotKnowIt() throws Exception {
    try (Admin admin = new Late(1, true)) {
      NewTopic compacted = new NewTopic("compacted", 1, (short) 1);
      Map<String, String> settings = Map.of("cleanup.policy", "compact");
      admin.createTopics(List.of(compacted.configs(settings))).all().get();
      assertThatThrownBy(() -> topic("compacted").ensure(admin))
          .isInstanceOf(ShippingException.class)
          .hasMessageContaining("set cleanup.policy=delete");
    }
  }

  @Test
  void isNotWrittenBeforeItsPartitionsHaveLeaders() {
    try (Admin admin = new Late(0, false)) {
      assertThatThrownBy(() -> topic("leaderless").ensure(admin))
          .isInstanceOfSatisfying(
              ShippingException.class,
              failed -> assertThat(failed.kind()).isEqualTo(ShippingException.Kind.RETRIABLE))
          .hasMessage("a partition of the topic leaderless has no leader that answers");
    }
  }
}
