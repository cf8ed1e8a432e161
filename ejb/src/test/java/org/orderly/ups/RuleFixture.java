package org.orderly.ups;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Device;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.ProcessingRule;
import org.orderly.conf.WorkitemContent;
import org.orderly.conf.WorkitemProcessing;
import org.orderly.conf.WorkitemRules;
import org.orderly.conf.testing.TestAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.task.TestClock;

/** The worklist of {@link UpsFixture} with rules, for the tests of these. */
public final class RuleFixture {

  public static final String TRANSACTION = UpsFixture.TRANSACTION;

  private final UpsFixture fixture;
  private final CurrentConfiguration configuration = new CurrentConfiguration();

  public RuleFixture(DataSource database) {
    fixture = new UpsFixture(database);
    configure(WorkitemRules.NONE);
  }

  /** Puts rules of the AE in force. */
  public void configure(WorkitemRules rules, ProcessingRule... processing) {
    ConfigSnapshot before = fixture.context.configuration();
    NetworkAe ae = withRules(before.device().networkAes().get(0), rules);
    ConfigSnapshot snapshot =
        new ConfigSnapshot(device(before.device(), ae, List.of(processing)), Map.of());
    configuration.set(snapshot);
    fixture.context = new UpsContext(snapshot, ae, UpsFixture.PERFORMER, Origin.REST);
  }

  private static Device device(Device device, NetworkAe ae, List<ProcessingRule> processing) {
    return new Device(
        device.name(),
        "",
        true,
        "",
        "",
        "",
        List.of(),
        0,
        null,
        device.keyMaterial(),
        device.tasks(),
        device.storeRetry(),
        device.workitemRetention(),
        new WorkitemProcessing(Duration.ofSeconds(1), 10),
        device.modalityWorklistStations(),
        List.of(),
        List.of(ae),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        WorkitemRules.NONE,
        processing,
        List.of(),
        List.of());
  }

  private static NetworkAe withRules(NetworkAe ae, WorkitemRules rules) {
    return TestAe.named(ae.title().value())
        .capabilities(ae.transferCapabilities())
        .query(ae.query())
        .workitems(ae.workitems())
        .workitemRules(rules)
        .ae();
  }

  public Workitems workitems() {
    return fixture.workitems;
  }

  public WorkitemSearch search() {
    return fixture.search;
  }

  public FollowUps followUps() {
    return new FollowUps(fixture.database, fixture.clock);
  }

  public CurrentConfiguration configuration() {
    return configuration;
  }

  public UpsContext context() {
    return fixture.context;
  }

  public NetworkAe ae() {
    return fixture.context.ae();
  }

  public TestClock clock() {
    return fixture.clock;
  }

  /** All work items that match. */
  public List<DataSet> find(DataSet keys) throws UpsException {
    return fixture.search.search(fixture.context, WorkitemQuery.of(keys));
  }

  public List<DataSet> all() throws UpsException {
    return find(new DataSet());
  }

  public DataSet get(String uid) throws UpsException {
    return fixture.workitems.get(fixture.context, uid);
  }

  public static DataSet workitem() {
    return UpsFixture.workitem();
  }

  public static DataSet template() {
    return UpsFixture.template();
  }

  public String create(DataSet workitem) throws UpsException {
    return fixture.workitems.create(fixture.context, null, workitem, false).uid();
  }

  public void claim(String uid) throws UpsException {
    fixture.claim(uid);
  }

  public void complete(String uid, DataSet changes) throws UpsException {
    fixture.workitems.update(fixture.context, uid, TRANSACTION, changes);
    completeAgain(uid);
  }

  public void completeAgain(String uid) throws UpsException {
    fixture.workitems.changeState(
        fixture.context, uid, UpsFixture.state(WorkitemState.COMPLETED, TRANSACTION));
  }

  public static DataSet performed() {
    return UpsFixture.performed();
  }

  /** Hears of everything. */
  public void subscribe() throws UpsException {
    fixture.subscriptions.subscribe(
        fixture.context, Uid.UPSGlobalSubscriptionInstance, UpsFixture.WATCHER, false, null);
  }

  /** The events since the last look. */
  public List<String> events() {
    return fixture.events();
  }

  public long number(String sql) throws SQLException {
    return fixture.number(sql);
  }

  public void execute(String sql) throws SQLException {
    fixture.execute(sql);
  }

  /** What a rule writes, with a label, a name for the UID, and the request. */
  public static WorkitemContent content(String label, String uidName) {
    return new WorkitemContent(
        label,
        null,
        WorkitemContent.Priority.HIGH,
        WorkitemContent.InputReadiness.READY,
        uidName,
        true,
        true,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        Duration.ofMinutes(5),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        null);
  }

  public static AeTitle orderly() {
    return AeTitle.of("ORDERLY");
  }
}
