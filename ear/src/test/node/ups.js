// An SCU of the Unified Procedure Step on dcmjs-dimse that tests steer: performs what each line of standard input asks
// for, over an association of its own, and answers with one JSON object a line on standard output.
//
//   {"operation": "create|get|set|action|find", "context": UID, "sopClass": UID, "uid": UID, "type": N,
//    "data": {keyword: value}}
//
// The type of a find is the number of matches to cancel after, 0 for never.
const readline = require('readline');
const dimse = require('dcmjs-dimse');
const { CFindRequest, NActionRequest, NCreateRequest, NGetRequest, NSetRequest } = dimse.requests;

dimse.log.setLevel('silent');
const [, , port, caller, called] = process.argv;
const tell = (answer) => process.stdout.write(JSON.stringify(answer) + '\n');

function requestOf({ operation, context, sopClass, uid, type, data }) {
  const dataset = data ? new dimse.Dataset(data) : undefined;
  const request = {
    create: () => new NCreateRequest(sopClass, uid, context),
    get: () => new NGetRequest(sopClass, uid, [], context),
    set: () => new NSetRequest(sopClass, uid, context),
    action: () => new NActionRequest(sopClass, uid, type, context),
    find: () => new CFindRequest(),
  }[operation]();
  if (operation === 'find') {
    request.setAffectedSopClassUid(context);
  }
  if (dataset) {
    request.setDataset(dataset);
  }
  return request;
}

function perform(asked) {
  const client = new dimse.Client();
  const request = requestOf(asked);
  const answer = { matches: [] };
  request.on('response', (response) => {
    const command = response.getCommandDataset().getElements();
    const dataset = response.getDataset();
    const elements = dataset ? dataset.getElements() : null;
    const status = command.Status;
    if (status === 0xff00 || status === 0xff01) {
      answer.pending = status.toString(16).toUpperCase();
      answer.matches.push(elements);
      if (asked.operation === 'find' && answer.matches.length === asked.type) {
        client.cancel(request);
      }
    } else {
      answer.status = status.toString(16).toUpperCase().padStart(4, '0');
      answer.comment = command.ErrorComment || '';
      answer.uid = command.AffectedSOPInstanceUID || '';
      answer.actionType = command.ActionTypeID || 0;
      answer.data = elements;
    }
  });
  client.on('associationRejected', () => (answer.status = 'rejected'));
  // after the answer the library may stumble over its own end of the association
  client.on('networkError', (error) => (answer.status = answer.status || String(error.message || error)));
  client.on('closed', () => tell(answer));
  client.addRequest(request);
  client.send('127.0.0.1', Number(port), caller, called);
}

readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => perform(JSON.parse(line)))
  .on('close', () => process.exit(0)); // the test has ended
