package io.headgate.planted.routing;

/** Blocks, which nothing on an event loop may. */
public final class Sleeper {

  public void rest(Thread other) throws InterruptedException {
    other.join();
  }
}
