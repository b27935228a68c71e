// What every answer keeps to. `documented` is set before each request: the schema by status and media type, from the OpenAPI document.
const documented = JSON.parse(pm.variables.get('documented'));
const media = (pm.response.headers.get('Content-Type') || '').split(';')[0];
const answers = documented[pm.response.code] || {};

pm.test('the status is documented', () => pm.expect(Object.keys(documented)).to.include(String(pm.response.code)));
pm.test('the content type is documented', () => pm.expect(Object.keys(answers)).to.include(media));
if (answers[media]) {
  const fits = { $ref: '#/components/schemas/' + answers[media], components: { schemas: schemas() } };
  pm.test('the answer is a ' + answers[media], () => pm.response.to.have.jsonSchema(fits));
}
if (pm.response.code >= 400 && media !== 'text/html') {
  pm.test('a problem says what and which request', () => {
    pm.expect(media).to.equal('application/problem+json');
    const problem = pm.response.json();
    pm.expect(problem.type).to.match(/\/problems\/[a-z-]+$/);
    pm.expect(problem.status).to.equal(pm.response.code);
    pm.expect(problem.instance).to.match(/^urn:request:/);
  });
}
