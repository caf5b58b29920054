package dev.millrace.api.event;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// A connection that has only events left to carry: Tomcat has answered the request, and has taken
/// back what it holds for one, some 90 kB. What follows is written to the socket by a virtual
/// thread with little on its stack, until either side ends it. docs/adr/0008 says why.
///
/// Tomcat makes it by this constructor; [#carry] says what it is for, before Tomcat begins.
public final class EventConnection implements InternalHttpUpgradeHandler {
  /// Who takes nothing for so long has gone.
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(20);

  private static final int MAX_IGNORED = 512;

  private @Nullable EventStream stream;
  private @Nullable Runnable left;
  private @Nullable SocketWrapperBase<?> socket;
  private volatile boolean begun;

  /// @param ended to be run once, at the end
  void carry(EventStream events, Runnable ended) {
    stream = events;
    left = ended;
  }

  @Override
  public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
    socket = wrapper;
  }

  @Override
  public void init(WebConnection connection) {
    begun = true;
    SocketWrapperBase<?> wrapper = socket();
    wrapper.setWriteTimeout(WRITE_TIMEOUT.toMillis());
    Thread.ofVirtual().name("events").start(() -> write(wrapper));
  }

  /// The client has said something, which it should not, or has left.
  @Override
  public SocketState upgradeDispatch(SocketEvent event) {
    if (event == SocketEvent.OPEN_READ && stays(socket())) {
      return SocketState.UPGRADED;
    }
    stream().close();
    return SocketState.CLOSED;
  }

  @Override
  public void pause() {
    stream().close();
  }

  @Override
  public void destroy() {
    stream().close();
    if (!begun) { // the client left while it was answered
      left().run();
    }
  }

  @Override
  public void timeoutAsync(long now) {
    // nothing is waited for
  }

  @Override
  public void setSslSupport(SSLSupport support) {
    // it makes no difference
  }

  private void write(SocketWrapperBase<?> wrapper) {
    try {
      stream().writeTo(new Socket(wrapper));
    } catch (IOException _) {
      // it has left
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      wrapper.close();
      left().run();
    }
  }

  private static boolean stays(SocketWrapperBase<?> wrapper) {
    ByteBuffer ignored = ByteBuffer.allocate(MAX_IGNORED);
    try {
      return wrapper.read(/* block= */ false, ignored) >= 0;
    } catch (IOException _) {
      return false;
    }
  }

  private EventStream stream() {
    return Objects.requireNonNull(stream);
  }

  private Runnable left() {
    return Objects.requireNonNull(left);
  }

  private SocketWrapperBase<?> socket() {
    return Objects.requireNonNull(socket);
  }

  /// What is written goes to the client at a flush.
  private static final class Socket extends OutputStream {
    private final SocketWrapperBase<?> wrapper;

    Socket(SocketWrapperBase<?> wrapper) {
      this.wrapper = wrapper;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      wrapper.write(/* block= */ true, bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      wrapper.flush(/* block= */ true);
    }
  }
}
