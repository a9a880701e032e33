package org.tcpteardown.archive;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Hadoop's settings, as the driver has them, on their way to the tasks. */
final class HadoopSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // written by hand
  private transient Configuration configuration;

  HadoopSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  Configuration get() {
    return configuration;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    configuration.write(new DataOutputStream(out));
  }

  private void readObject(ObjectInputStream in) throws IOException {
    configuration = new Configuration(/* loadDefaults= */ false);
    configuration.readFields(new DataInputStream(in));
  }
}
