package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manifests of examples/kubernetes, by the typed model of the Kubernetes API. */
class KubernetesManifestsTest {
  private static final Path DIRECTORY = Path.of("../examples/kubernetes");
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.of(
              ConfigMap.class,
              Deployment.class,
              HorizontalPodAutoscaler.class,
              NetworkPolicy.class,
              PersistentVolumeClaim.class,
              PodDisruptionBudget.class,
              Service.class,
              StatefulSet.class)
          .collect(Collectors.toMap(Class::getSimpleName, kind -> kind));
  private static final YAMLMapper YAML = strict();
  private static final List<HasMetadata> MANIFESTS = new ArrayList<>();

  /** The model keeps what it does not know; here that is an error. */
  private static YAMLMapper strict() {
    YAMLMapper mapper = new YAMLMapper();
    mapper.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1L;

          @Override
          public Boolean hasAnySetter(Annotated annotated) {
            return false;
          }
        });
    return mapper;
  }

  @BeforeAll
  static void read() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(DIRECTORY, "*.yaml")) {
      for (Path file : files) {
        for (Object document : YAML.readerFor(JsonNode.class).readValues(file.toFile()).readAll()) {
          MANIFESTS.add(typed((JsonNode) document));
        }
      }
    }
  }

  private static HasMetadata typed(JsonNode document) throws JsonProcessingException {
    HasMetadata typed = YAML.treeToValue(document, KINDS.get(document.get("kind").asText()));
    // The model fills in a version of its own where there is none.
    assertThat(document.get("apiVersion").asText())
        .isEqualTo(HasMetadata.getApiVersion(typed.getClass()));
    return typed;
  }

  @Test
  void anUnknownFieldIsFound() throws JsonProcessingException {
    JsonNode wrong =
        YAML.readTree("{apiVersion: v1, kind: Service, spec: {ports: [{port: 1, prot: TCP}]}}");

    assertThatThrownBy(() -> typed(wrong)).hasMessageContaining("prot");
  }

  @Test
  void everythingIsInOneNamespace() {
    assertThat(MANIFESTS).hasSizeGreaterThan(10);
    assertThat(MANIFESTS)
        .allSatisfy(m -> assertThat(m.getMetadata().getNamespace()).isEqualTo("sluice"));
  }

  @Test
  void theSettingsAreRight() {
    Map<String, String> data = all(ConfigMap.class).getFirst().getData();
    String yaml = Optional.ofNullable(data.get("sluice.yaml")).orElseThrow();

    assertThat(Settings.read(new Source("sluice.yaml", yaml)))
        .isInstanceOf(Compilation.Compiled.class);
  }

  @Test
  void selectorsFindPodsAndPortsAreTheirs() {
    for (Service service : all(Service.class)) {
      List<PodTemplateSpec> pods = pods(service.getSpec().getSelector());
      assertThat(pods).as(service.getMetadata().getName()).isNotEmpty();
      for (PodTemplateSpec pod : pods) {
        assertThat(portNames(pod))
            .containsAll(
                service.getSpec().getPorts().stream()
                    .map(port -> port.getTargetPort().getStrVal())
                    .toList());
      }
    }
    all(NetworkPolicy.class)
        .forEach(p -> assertThat(pods(p.getSpec().getPodSelector().getMatchLabels())).isNotEmpty());
    all(PodDisruptionBudget.class)
        .forEach(p -> assertThat(pods(p.getSpec().getSelector().getMatchLabels())).hasSize(1));
    all(Deployment.class)
        .forEach(d -> assertThat(pods(d.getSpec().getSelector().getMatchLabels())).hasSize(1));
    all(StatefulSet.class)
        .forEach(s -> assertThat(pods(s.getSpec().getSelector().getMatchLabels())).hasSize(1));
  }

  @Test
  void theAutoscalerHasItsTarget() {
    assertThat(all(HorizontalPodAutoscaler.class))
        .extracting(scaler -> scaler.getSpec().getScaleTargetRef().getName())
        .isSubsetOf(names(Deployment.class));
  }

  @Test
  void whatIsMountedIsThere() {
    all(Deployment.class).forEach(d -> mounts(d.getSpec().getTemplate().getSpec(), List.of()));
    all(StatefulSet.class)
        .forEach(
            s ->
                mounts(s.getSpec().getTemplate().getSpec(), s.getSpec().getVolumeClaimTemplates()));
  }

  private static void mounts(PodSpec pod, List<PersistentVolumeClaim> claims) {
    Set<String> volumes = new HashSet<>();
    pod.getVolumes().stream().map(Volume::getName).forEach(volumes::add);
    claims.stream().map(HasMetadata::getMetadata).map(ObjectMeta::getName).forEach(volumes::add);
    assertThat(pod.getContainers().getFirst().getVolumeMounts())
        .extracting(VolumeMount::getName)
        .containsExactlyInAnyOrderElementsOf(volumes);
  }

  private static List<PodTemplateSpec> pods(Map<String, String> selector) {
    return Stream.concat(
            all(Deployment.class).stream().map(d -> d.getSpec().getTemplate()),
            all(StatefulSet.class).stream().map(s -> s.getSpec().getTemplate()))
        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
        .toList();
  }

  private static List<String> portNames(PodTemplateSpec pod) {
    return pod.getSpec().getContainers().getFirst().getPorts().stream()
        .map(ContainerPort::getName)
        .toList();
  }

  private static Set<String> names(Class<? extends HasMetadata> kind) {
    return all(kind).stream().map(m -> m.getMetadata().getName()).collect(Collectors.toSet());
  }

  private static <T> List<T> all(Class<T> kind) {
    return MANIFESTS.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
