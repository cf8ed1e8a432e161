package org.orderly.web.ui.home;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.orderly.common.Environment;
import org.orderly.settings.ConfigurationEditor;
import org.orderly.settings.Echo;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.UserTime;

/** Home as one request sees it; the page asks again every few seconds. */
@Named("home")
@RequestScoped
public class HomePage {
  @EJB private ConfigurationEditor editor;
  @Inject private NodeReport node;
  @Inject private Texts texts;
  private HomeView view;
  private @Nullable Echo echo;

  @PostConstruct
  void read() {
    view = node.read();
  }

  public HomeView getView() {
    return view;
  }

  public String getHealthWords() {
    long attention = view.attention();
    return attention == 0 ? texts.get("home.health.all") : texts.get("home.health.some", attention);
  }

  /** Sends a C-ECHO to the node itself. */
  public void selfTest() {
    echo = editor.selfTest("");
  }

  public @Nullable Echo getEcho() {
    return echo;
  }

  public String getNodeName() {
    return Environment.nodeName();
  }

  public String getUptime() {
    return UserTime.words(Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
  }
}
