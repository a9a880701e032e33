package org.tcpteardown.cli.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.tcpteardown.cli.flows.RowPrinter;

/** What writes Parquet, with the libraries that it needs. */
public final class Parquet implements AutoCloseable {
  private static final String WRITER = "org.tcpteardown.cli.parquet.ParquetRows";

  private static final String LIBRARY = "org.apache.parquet.hadoop.ParquetWriter";

  private final ClassLoader loader;

  private Parquet(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Gets the libraries; none if the program was started with them.
   *
   * @param notice told in one line when something is fetched
   * @throws IOException if they cannot be had; says what to do
   */
  public static Parquet open(Consumer<String> notice) throws IOException {
    ClassLoader own = Parquet.class.getClassLoader();
    if (own != null && hasLibraries(own)) {
      return new Parquet(own);
    }
    return new Parquet(new Loader(Libraries.of(System.getenv(), notice).get()));
  }

  private static boolean hasLibraries(ClassLoader loader) {
    try {
      Class.forName(LIBRARY, /* initialize= */ false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * A printer to that stream, which stays open. It throws {@link IllegalArgumentException} if an
   * answer cannot be a table: of two columns with one name, or with something else than times in a
   * column of times.
   */
  public RowPrinter printer(OutputStream out) {
    try {
      return (RowPrinter)
          loader.loadClass(WRITER).getConstructor(OutputStream.class).newInstance(out);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // it is in the program
    }
  }

  @Override
  public void close() throws IOException {
    if (loader instanceof Loader own) {
      own.close();
    }
  }

  /** Has the libraries, and loads what needs them itself: the program's own loader has them not. */
  private static final class Loader extends URLClassLoader {
    Loader(List<Path> jars) throws MalformedURLException {
      super(urls(jars), Parquet.class.getClassLoader());
    }

    private static URL[] urls(List<Path> jars) throws MalformedURLException {
      List<URL> urls = new ArrayList<>();
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(WRITER)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
