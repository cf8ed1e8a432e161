// A DICOM peer on dcmjs-dimse that tests steer: accepts C-STORE, N-CREATE and C-ECHO, behaves as the last line on
// standard input says, and reports what happens as one JSON object a line on standard output.
//
//   ok             answers success
//   status HEX     answers N-CREATE and N-EVENT-REPORT with this status
//   fail N         answers A700 to the first N instances, whenever they come, and success to the others
//   abort N        aborts instead of answering the Nth C-STORE of an association, and ignores those behind it
//   silent         accepts associations and never answers an operation
//   reject         rejects associations (calling AE title not recognized)
//   refuse UID     accepts no presentation context for this SOP class
const dimse = require('dcmjs-dimse');
const { CEchoResponse, CStoreResponse, NCreateResponse, NEventReportResponse, NSetResponse } = dimse.responses;
const { AbortReason, AbortSource, PresentationContextResult, RejectReason, RejectResult, RejectSource, Status } =
  dimse.constants;

dimse.log.setLevel('silent');
let behaviour = ['ok'];
const failing = new Set();
const tell = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const is = (name) => behaviour[0] === name;
const number = () => Number(behaviour[1]);

class Peer extends dimse.Scp {
  stored = 0;

  associationRequested(association) {
    const names = { calling: association.getCallingAeTitle(), called: association.getCalledAeTitle() };
    if (is('reject')) {
      tell({ event: 'rejected', ...names });
      this.sendAssociationReject(RejectResult.Permanent, RejectSource.ServiceUser, RejectReason.CallingAeNotRecognized);
      return;
    }
    for (const { id } of association.getPresentationContexts()) {
      const context = association.getPresentationContext(id);
      if (is('refuse') && context.getAbstractSyntaxUid() === behaviour[1]) {
        context.setResult(PresentationContextResult.RejectAbstractSyntaxNotSupported);
      } else {
        context.setResult(PresentationContextResult.Accept, context.getTransferSyntaxUids()[0]);
      }
    }
    tell({ event: 'associated', ...names });
    this.sendAssociationAccept();
  }

  cEchoRequest(request, callback) {
    callback(success(CEchoResponse.fromRequest(request)));
  }

  cStoreRequest(request, callback) {
    const uid = request.getAffectedSopInstanceUid();
    this.stored += 1;
    if (is('abort') && this.stored > number()) {
      tell({ event: 'ignored', uid });
    } else if (is('silent')) {
      tell({ event: 'unanswered', uid });
    } else if (is('abort') && this.stored === number()) {
      tell({ event: 'aborted', uid });
      this.sendAbort(AbortSource.ServiceUser, AbortReason.NotSpecified);
    } else {
      if (is('fail') && failing.size < number()) {
        failing.add(uid);
      }
      const failed = is('fail') && failing.has(uid);
      const response = CStoreResponse.fromRequest(request);
      response.setStatus(failed ? 0xa700 : Status.Success);
      tell({ event: failed ? 'failed' : 'stored', uid });
      callback(response);
    }
  }

  nCreateRequest(request, callback) {
    const dataset = request.getDataset();
    tell({
      event: 'created',
      uid: request.getAffectedSopInstanceUid(),
      sopClass: request.getAffectedSopClassUid(),
      attributes: dataset ? dataset.getElements() : null,
    });
    const response = NCreateResponse.fromRequest(request);
    response.setStatus(is('status') ? parseInt(behaviour[1], 16) : Status.Success);
    callback(response);
  }

  nSetRequest(request, callback) {
    const dataset = request.getDataset();
    tell({
      event: 'set',
      uid: request.getRequestedSopInstanceUid(),
      sopClass: request.getRequestedSopClassUid(),
      attributes: dataset ? dataset.getElements() : null,
    });
    callback(success(NSetResponse.fromRequest(request)));
  }

  nEventReportRequest(request, callback) {
    const dataset = request.getDataset();
    tell({
      event: 'reported',
      uid: request.getAffectedSopInstanceUid(),
      sopClass: request.getAffectedSopClassUid(),
      type: request.getEventTypeId(),
      attributes: dataset ? dataset.getElements() : null,
    });
    const response = NEventReportResponse.fromRequest(request);
    response.setStatus(is('status') ? parseInt(behaviour[1], 16) : Status.Success);
    callback(response);
  }

  associationReleaseRequested() {
    this.sendAssociationReleaseResponse();
    tell({ event: 'released' });
  }
}

function success(response) {
  response.setStatus(Status.Success);
  return response;
}

require('readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    behaviour = line.trim().split(' ');
    failing.clear();
    tell({ event: 'behaviour', is: behaviour[0] });
  })
  .on('close', () => process.exit(0)); // the test has ended

const server = new dimse.Server(Peer);
server.on('networkError', (error) => tell({ event: 'error', text: String(error.message || error) }));
server.listen(Number(process.argv[2]));
tell({ event: 'listening' });
