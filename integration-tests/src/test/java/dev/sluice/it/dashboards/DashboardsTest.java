package dev.sluice.it.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.it.dashboards.Expression.Matcher;
import dev.sluice.it.dashboards.Rules.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Dashboards and rules name metrics and labels that exist, and say what to do. */
class DashboardsTest {
  /** What Prometheus adds to each series. */
  private static final Set<String> ADDED = Set.of("job", "instance", "le");

  private static final Map<String, Set<String>> OF_PROMETHEUS =
      Map.of("up", Set.of(), "ALERTS", Set.of("alertname", "alertstate", "severity"));
  private static final int SENTENCE = 40;

  private final MetricsPage page = MetricsPage.read();
  private final Map<String, Query> records =
      Rules.records().stream().collect(Collectors.toMap(Query::place, Function.identity()));

  @TestFactory
  Stream<DynamicTest> eachExpressionNamesWhatExists() {
    return Stream.of(Rules.panels(), Rules.alerts(), Rules.records())
        .flatMap(List::stream)
        .map(
            query ->
                DynamicTest.dynamicTest(
                    query.place(),
                    () -> {
                      assertThat(query.expressions()).isNotEmpty();
                      query.expressions().forEach(text -> assertThat(unknown(text)).isEmpty());
                    }));
  }

  @Test
  void findsWhatDoesNotExist() {
    assertThat(unknown("rate(sluice_request_total[5m])")).containsExactly("sluice_request_total");
    assertThat(unknown("sum by (host) (sluice_requests_total)")).containsExactly("host");
    assertThat(unknown("up{decision=\"denied\"}")).containsExactly("up{decision}");
    assertThat(unknown("sluice_requests_total{decision=\"refused\", reason=\"lost|none\"}"))
        .containsExactly(
            "sluice_requests_total{decision=\"refused\"}",
            "sluice_requests_total{reason=\"lost\"}");
  }

  /** What an expression names and does not exist. */
  private Set<String> unknown(String text) {
    Expression expression = Expression.of(text);
    Set<String> unknown = new LinkedHashSet<>();
    Set<String> labels = new HashSet<>(ADDED);
    assertThat(expression.series()).as(text).isNotEmpty();
    for (String series : expression.series()) {
      labels(series).ifPresentOrElse(labels::addAll, () -> unknown.add(series));
    }
    expression.grouped().stream().filter(label -> !labels.contains(label)).forEach(unknown::add);
    expression.matchers().stream().flatMap(this::unknown).forEach(unknown::add);
    return unknown;
  }

  private Stream<String> unknown(Matcher matcher) {
    Set<String> labels = new HashSet<>(ADDED);
    labels(matcher.series()).ifPresent(labels::addAll);
    if (!labels.contains(matcher.label())) {
      return Stream.of(matcher.series() + "{" + matcher.label() + "}");
    }
    boolean exists =
        matcher.value().matches(".*[$.].*")
            || page.row(matcher.series())
                .map(
                    row ->
                        ADDED.contains(matcher.label())
                            || page.has(row, matcher.label(), matcher.value()))
                .orElse(true);
    return exists
        ? Stream.empty()
        : Stream.of("%s{%s=\"%s\"}".formatted(matcher.series(), matcher.label(), matcher.value()));
  }

  /** Of a metric, of a recorded one, or of Prometheus itself; empty where there is none. */
  private Optional<Set<String>> labels(String series) {
    return page.row(series)
        .map(MetricsPage.Row::labels)
        .or(() -> Optional.ofNullable(records.get(series)).map(this::recorded))
        .or(() -> Optional.ofNullable(OF_PROMETHEUS.get(series)));
  }

  private Set<String> recorded(Query query) {
    Expression expression = Expression.of(query.expressions().getFirst());
    return expression.grouped().isEmpty()
        ? expression.series().stream()
            .flatMap(series -> labels(series).orElseThrow().stream())
            .collect(Collectors.toSet())
        : expression.grouped();
  }

  @Test
  void eachPanelSaysWhatItMeans() {
    for (Query panel : Rules.panels()) {
      assertThat(panel.node().path("description").asText())
          .as(panel.place())
          .hasSizeGreaterThan(SENTENCE);
      assertThat(panel.node().path("datasource").path("uid").asText()).isEqualTo("${datasource}");
    }
  }

  @Test
  void panelsAndDashboardsHaveTheirOwnNames() {
    List<JsonNode> dashboards = Rules.dashboards();
    assertThat(dashboards)
        .hasSize(4)
        .extracting(all -> all.path("uid").asText())
        .doesNotHaveDuplicates();
    for (JsonNode dashboard : dashboards) {
      assertThat(Rules.elements(dashboard.path("panels")).map(panel -> panel.path("id").asInt()))
          .doesNotHaveDuplicates();
    }
    assertThat(Rules.panels()).extracting(Query::place).doesNotHaveDuplicates();
  }

  @Test
  void eachAlertSaysWhatToDo() {
    for (Query alert : Rules.alerts()) {
      JsonNode texts = alert.node().path("annotations");
      assertThat(alert.node().path("labels").path("severity").asText()).isIn("critical", "warning");
      assertThat(texts.path("summary").asText()).as(alert.place()).isNotEmpty();
      assertThat(texts.path("description").asText()).as(alert.place()).hasSizeGreaterThan(SENTENCE);
      // The links of that page are checked to resolve.
      assertThat(MetricsPage.text("dashboards.md"))
          .as("row of " + alert.place())
          .containsPattern(
              "\\| `%s` \\|.*\\]\\(%s\\)"
                  .formatted(
                      alert.place(), texts.path("docs").asText().replaceFirst("^docs/", "")));
    }
  }

  @Test
  void eachAlertHasATest() throws Exception {
    List<String> tests = new ArrayList<>();
    for (Path file : Rules.files(Rules.PROMETHEUS.resolve("tests"), ".yaml")) {
      tests.add(Files.readString(file));
    }
    String all = String.join("", tests);
    for (Query alert : Rules.alerts()) {
      assertThat(all)
          .contains("'ALERTS{alertname=\"%s\", alertstate=\"firing\"".formatted(alert.place()));
    }
  }

  @Test
  void theComposeFileMountsWhatExists() {
    JsonNode services =
        Rules.read(new YAMLMapper(), Path.of("../docker-compose.yml")).path("services");
    for (String service : List.of("prometheus", "grafana")) {
      assertThat(services.path(service).path("profiles")).hasToString("[\"observe\"]");
      List<String> mounted =
          Rules.elements(services.path(service).path("volumes"))
              .map(volume -> volume.asText().split(":", -1)[0])
              .filter(source -> source.startsWith("./"))
              .toList();
      assertThat(mounted).isNotEmpty().allMatch(path -> Files.exists(Path.of("..", path)));
    }
  }
}
