% Frames and funs as compilers before OTP 24 made them.
{module, older}.
{exports, [{keep,2}]}.
{labels, 5}.


{function, keep, 2, 2}.
  {label,1}.
    {func_info,{atom,older},{atom,keep},2}.
  {label,2}.
    {allocate_zero,2,2}.
    {move,{x,1},{y,1}}.
    {call_ext,1,{extfunc,lists,reverse,1}}.
    {move,{x,0},{y,0}}.
    {init,{y,0}}.
    {move,{y,1},{x,0}}.
    {make_fun2,{f,4},0,7}.
    {deallocate,2}.
    return.


{function, '-keep/2-fun-0-', 1, 4}.
  {label,3}.
    {func_info,{atom,older},{atom,'-keep/2-fun-0-'},1}.
  {label,4}.
    return.
    int_code_end.
{funs, [{'-keep/2-fun-0-',1,{f,4},0,1,7}]}.
