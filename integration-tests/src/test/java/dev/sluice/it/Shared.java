package dev.sluice.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one node, and what is around it, to the tests of several classes. The first class that asks
 * starts it. The last class closes it, because an idle node takes a twentieth of a core; where some
 * of the classes do not run, it is closed behind all tests.
 *
 * <p>Its tests run side by side: hosts or paths tell their requests apart, and none counts what the
 * others add to.
 *
 * @param <T> parameter of the tests
 */
public abstract class Shared<T extends AutoCloseable>
    implements ParameterResolver, AfterAllCallback {
  private final Class<T> type;
  private final Starter<T> starter;
  private final Set<Class<?>> users;

  /** Starts what is shared. */
  protected interface Starter<S> {
    /**
     * Starts it.
     *
     * @param directory for its files, which is deleted behind it
     */
    S start(Path directory) throws IOException;
  }

  /**
   * Shares it.
   *
   * @param users all classes whose tests may ask
   */
  protected Shared(Class<T> type, Starter<T> starter, Class<?>... users) {
    this.type = type;
    this.starter = starter;
    this.users = Set.of(users);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public T resolveParameter(ParameterContext parameter, ExtensionContext test) {
    if (!users.contains(test.getRequiredTestClass())) {
      throw new ParameterResolutionException(
          "it may be closed already: name this class where " + getClass() + " names its users");
    }
    return type.cast(
        store(test).getOrComputeIfAbsent(type, first -> open(), Open.class).resource());
  }

  private Open open() {
    try {
      Path directory = Files.createTempDirectory("shared");
      return new Open(starter.start(directory), directory, new HashSet<>(users));
    } catch (IOException e) {
      throw new ParameterResolutionException("it does not start", e);
    }
  }

  @Override
  public void afterAll(ExtensionContext test) throws Exception {
    Store store = store(test);
    Optional<Open> open = Optional.ofNullable(store.get(type, Open.class));
    if (open.isPresent() && open.orElseThrow().isLeftBy(test.getRequiredTestClass())) {
      Object unused = store.remove(type);
      open.orElseThrow().close();
    }
  }

  private Store store(ExtensionContext test) {
    return test.getRoot().getStore(Namespace.create(getClass()));
  }

  /** What JUnit closes at its end. */
  @SuppressWarnings("deprecation") // AutoCloseable alone may be left open
  private record Open(AutoCloseable resource, Path directory, Set<Class<?>> coming)
      implements CloseableResource {
    /** Whether no other class will ask. */
    boolean isLeftBy(Class<?> user) {
      synchronized (coming) {
        return coming.remove(user) && coming.isEmpty();
      }
    }

    @Override
    public void close() throws Exception {
      resource.close();
      Utils.delete(directory.toFile());
    }
  }
}
