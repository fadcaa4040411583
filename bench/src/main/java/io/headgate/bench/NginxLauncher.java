package io.headgate.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx as a plain reverse proxy with one worker: the yardstick of the goals. */
record NginxLauncher(Path binary, InetSocketAddress upstream, Path folder) implements Launcher {

  /** Access log on, as in the gateway; no buffering, which would hold events back. */
  private static final String CONFIG =
      """
      daemon off;
      worker_processes 1;
      pid %1$s/nginx.pid;
      error_log %1$s/nginx-error.log warn;
      events { worker_connections 4096; }
      http {
        access_log %1$s/nginx-access.log combined;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        tcp_nodelay on;
        keepalive_requests 1000000;
        upstream canned {
          server 127.0.0.1:%2$d;
          keepalive 128;
          keepalive_requests 1000000;
        }
        server {
          listen 127.0.0.1:%3$d backlog=1024;
          location / {
            proxy_pass http://canned;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering off;
          }
        }
      }
      """;

  /** The nginx on the PATH, if there is one. */
  static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public Target launch() throws IOException, InterruptedException {
    InetSocketAddress address = Launcher.freeAddress();
    Path config = folder.resolve("nginx.conf");
    Files.writeString(config, CONFIG.formatted(folder, upstream.getPort(), address.getPort()));
    List<String> command =
        List.of(
            binary.toString(),
            "-e",
            folder.resolve("nginx-error.log").toString(),
            "-p",
            folder.toString(),
            "-c",
            config.toString());
    return Launcher.launch(name(), command, Map.of(), folder, address, "none", false);
  }
}
