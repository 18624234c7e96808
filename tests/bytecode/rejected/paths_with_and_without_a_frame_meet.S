%% rule: frames
%% a path with a frame and one without meet
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {is_atom,{f,3},{x,0}}.
    {allocate,0,1}.
  {label,3}.
    {deallocate,0}.
    return.
    int_code_end.
