package io.headgate.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The network of a model: token numbers in, a vector of length 1 out. Any thread, several at once.
 *
 * <p>One session serves all threads, with one thread for each run: as fast as a session for each
 * thread in a fraction of the memory, and a run does not fight others for cores.
 */
final class BlockingNetwork implements AutoCloseable {

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";
  private static final Set<String> INPUTS = Set.of(IDS, MASK, TYPES);

  /** Models pad their vocabulary to a round number. */
  private static final int VOCABULARY_PADDING = 128;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Set<String> inputs;
  private final Set<String> output;
  private final Pooling pooling;

  private BlockingNetwork(
      OrtEnvironment environment, OrtSession session, Path file, Pooling pooling)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.pooling = pooling;
    this.inputs = inputs(session, file);
    this.output = Set.of(output(session, file));
  }

  /**
   * Loads a network.
   *
   * @throws EmbeddingModelFailure when the file is none, or not one of a text embedding model
   */
  static BlockingNetwork loadBlocking(Path file, Pooling pooling) {
    if (!Files.isRegularFile(file)) {
      throw new EmbeddingModelFailure("no file " + file + "; name the ONNX file of the model");
    }
    OrtEnvironment environment = loadLibraryBlocking();
    OrtSession session = null;
    try (OrtSession.SessionOptions options = options()) {
      session = environment.createSession(file.toString(), options);
      return new BlockingNetwork(environment, session, file, pooling);
    } catch (OrtException e) {
      close(session);
      throw new EmbeddingModelFailure(
          file + " is not an ONNX model that can be run (" + firstLine(e) + "); name another file");
    } catch (EmbeddingModelFailure e) {
      close(session);
      throw e;
    }
  }

  /**
   * Loads the native library, once in each process.
   *
   * @throws EmbeddingModelFailure when there is none for this machine
   */
  static OrtEnvironment loadLibraryBlocking() {
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "headgate");
    } catch (LinkageError e) {
      throw new EmbeddingModelFailure(
          "the native library of ONNX Runtime cannot be loaded ("
              + e.getMessage()
              + "); it exists for Linux, macOS and Windows with glibc on x64 and arm64");
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    // Every length of text would get a plan of its own, and none would ever be given back.
    options.setMemoryPatternOptimization(false);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  private static Set<String> inputs(OrtSession session, Path file) {
    Set<String> inputs = Set.copyOf(session.getInputNames());
    if (!inputs.contains(IDS) || !inputs.contains(MASK) || !INPUTS.containsAll(inputs)) {
      throw new EmbeddingModelFailure(
          file
              + " is not a text embedding model: its inputs are "
              + inputs.stream().sorted().toList()
              + " (expected: input_ids, attention_mask and perhaps token_type_ids)");
    }
    return inputs;
  }

  private static String output(OrtSession session, Path file) throws OrtException {
    for (NodeInfo output : session.getOutputInfo().values()) {
      if (output.getInfo() instanceof TensorInfo tensor
          && tensor.type == OnnxJavaType.FLOAT
          && tensor.getShape().length == 3) {
        return output.getName();
      }
    }
    throw new EmbeddingModelFailure(
        file
            + " is not a text embedding model: its outputs are "
            + session.getOutputNames().stream().sorted().toList()
            + " (expected: one vector for each token, such as last_hidden_state)");
  }

  /**
   * Runs the network for the first time, and checks that a tokenizer has the tokens that it was
   * trained with, by asking for the last one and for one far behind.
   *
   * @return the length of its vectors
   * @throws EmbeddingModelFailure when it fails, or has more or fewer tokens
   */
  int checkBlocking(int vocabulary, EmbeddingModelFiles files) {
    int dimensions = firstRunBlocking(files.onnx());
    boolean more = knows(vocabulary - 1 + VOCABULARY_PADDING);
    if (more || !knows(vocabulary - 1)) {
      throw new EmbeddingModelFailure(
          files.tokenizer()
              + " has "
              + vocabulary
              + " tokens and does not belong to "
              + files.onnx()
              + ", which has "
              + (more ? "more" : "fewer")
              + "; name the tokenizer.json of the model");
    }
    return dimensions;
  }

  private int firstRunBlocking(Path file) {
    try {
      return runBlocking(new long[] {0, 0}).length;
    } catch (OrtException e) {
      throw new EmbeddingModelFailure(
          file + " is not a model that can be run (" + firstLine(e) + "); name another file");
    }
  }

  private boolean knows(long token) {
    try {
      runBlocking(new long[] {token});
      return true;
    } catch (OrtException unknown) {
      return false;
    }
  }

  /**
   * Runs the network.
   *
   * @return a vector of length 1
   */
  float[] runBlocking(long[] ids) throws OrtException {
    long[] shape = {1, ids.length};
    Map<String, OnnxTensor> values = new HashMap<>();
    try {
      values.put(IDS, tensor(ids, shape));
      values.put(MASK, tensor(ones(ids.length), shape));
      if (inputs.contains(TYPES)) {
        values.put(TYPES, tensor(new long[ids.length], shape));
      }
      try (OrtSession.Result result = session.run(values, output)) {
        OnnxTensor states = (OnnxTensor) result.get(0);
        return Vectors.pooled(states.getFloatBuffer(), ids.length, pooling);
      }
    } finally {
      values.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private static long[] ones(int length) {
    long[] ones = new long[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static String firstLine(OrtException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(@Nullable OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException closedBefore) {
      throw new IllegalStateException(closedBefore);
    }
  }
}
